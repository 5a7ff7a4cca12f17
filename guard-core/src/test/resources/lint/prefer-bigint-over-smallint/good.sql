CREATE TABLE orders (id bigserial PRIMARY KEY, state bigint NOT NULL, count integer, bits smallint[]);
CREATE TEMPORARY TABLE picked (id smallint);
