-- option: naming-convention.table=^t_
-- option: naming-convention.index=^ix_[a-z_]+$
-- expect: naming-convention
CREATE TABLE orders (id bigint);
CREATE TABLE t_orders (id bigint);
-- expect: naming-convention
CREATE INDEX orders_id ON t_orders (id);
