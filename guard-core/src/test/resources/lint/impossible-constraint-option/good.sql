-- setup: create table b (id bigint primary key)
-- setup: create table parted (a bigint) partition by range (a)
-- catalog: public.parted 5000000 partitioned
ALTER TABLE parted ADD CONSTRAINT parted_a_fkey FOREIGN KEY (a) REFERENCES b NOT VALID;
CREATE TABLE line (
    id bigint CHECK (id > 0) NO INHERIT UNIQUE DEFERRABLE,
    number int,
    CHECK (number > 0) NOT VALID,
    UNIQUE (number) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (id) REFERENCES b DEFERRABLE,
    FOREIGN KEY (number) REFERENCES b NOT ENFORCED
);
ALTER TABLE line ADD CHECK (number < 100) NOT DEFERRABLE;
