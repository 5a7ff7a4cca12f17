-- setup: create table orders (id bigint)
-- mode: autocommit
VACUUM orders;
VACUUM (FULL false, ANALYZE) orders;
CREATE TABLE line (id bigint);
CREATE INDEX line_id ON line (id);
CLUSTER line USING line_id;
VACUUM FULL line;
