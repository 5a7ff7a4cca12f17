-- setup: create table orders (id bigint)
CREATE TABLE line (id bigint);
TRUNCATE line;
CREATE TEMP TABLE work (id bigint);
TRUNCATE work;
DELETE FROM orders WHERE ctid = ANY (ARRAY(SELECT ctid FROM orders WHERE true LIMIT 10000));
