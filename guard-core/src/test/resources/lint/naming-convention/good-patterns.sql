-- option: naming-convention.table=^t_
-- option: naming-convention.column=.
CREATE TABLE t_orders ("Id" bigint PRIMARY KEY);
CREATE INDEX ON t_orders ("Id");
