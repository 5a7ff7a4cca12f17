CREATE TABLE t (id bigint, reltime int) WITHOUT OIDS;
CREATE TABLE u (id bigint) WITH (oids = false);
SELECT factorial(5);
SELECT reltime FROM t;
