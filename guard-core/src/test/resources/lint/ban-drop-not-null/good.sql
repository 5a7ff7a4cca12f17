-- setup: create table orders (id bigint primary key, status text not null)
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new';
ALTER TABLE orders ADD COLUMN kind text NOT NULL DEFAULT 'a';
ALTER TABLE orders ALTER COLUMN kind DROP NOT NULL;
CREATE TABLE line (id bigint NOT NULL);
ALTER TABLE line ALTER COLUMN id DROP NOT NULL;
