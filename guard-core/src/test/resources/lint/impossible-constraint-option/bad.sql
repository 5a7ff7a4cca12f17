-- not-run: most of it is refused whatever is edited
-- target: 17
-- catalog: public.parted 5000000 partitioned
-- expect: impossible-constraint-option error
ALTER TABLE orders ADD UNIQUE (number) NOT VALID;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD PRIMARY KEY (id) NOT VALID;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD EXCLUDE USING gist (room WITH =) NOT VALID;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) DEFERRABLE INITIALLY DEFERRED;
-- expect: impossible-constraint-option
ALTER TABLE parted ADD FOREIGN KEY (a) REFERENCES b NOT VALID;
-- expect: impossible-constraint-option
ALTER TABLE ONLY parted ADD FOREIGN KEY (a) REFERENCES b;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD UNIQUE (number) NO INHERIT;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD UNIQUE (number) NOT ENFORCED;
CREATE TABLE line (
    -- expect: impossible-constraint-option
    id bigint CHECK (id > 0) DEFERRABLE,
    -- expect: impossible-constraint-option
    UNIQUE (id) NOT VALID
);
