-- setup: create table orders (id bigint); create table kept (id bigint)
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
CREATE TABLE made (id bigint);
ALTER TABLE made RENAME TO made_better;
ALTER TABLE made_better RENAME TO made_best;
CREATE OR REPLACE VIEW seen AS SELECT 1 AS x;
ALTER TABLE seen RENAME TO seen_better;
