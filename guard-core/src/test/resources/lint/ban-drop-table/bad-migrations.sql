-- migration: V1
CREATE TABLE orders (id bigint);
-- migration: V2
-- expect: ban-drop-table
DROP TABLE orders;
