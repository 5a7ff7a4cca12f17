-- setup: create table parted (at date) partition by range (at)
CREATE TABLE line (id bigint);
ALTER TABLE line SET ACCESS METHOD heap;
