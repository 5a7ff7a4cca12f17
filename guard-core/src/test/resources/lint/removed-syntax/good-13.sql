-- target: 13
CREATE TABLE t (id bigint);
