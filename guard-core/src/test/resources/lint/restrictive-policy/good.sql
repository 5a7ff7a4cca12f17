-- setup: create table orders (id bigint, owner text); create policy old on orders using (true)
CREATE POLICY own ON orders USING (owner = current_user);
ALTER POLICY old ON orders RENAME TO older;
ALTER POLICY own ON orders TO current_user;
ALTER TABLE orders DISABLE ROW LEVEL SECURITY;
CREATE POLICY narrow ON orders AS RESTRICTIVE USING (id > 0);
CREATE TABLE made (id bigint);
CREATE POLICY narrow ON made AS RESTRICTIVE USING (id > 0);
