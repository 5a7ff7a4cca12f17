-- setup: create table orders (id bigint, owner text); create table line (id bigint); create table off (id bigint)
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders USING (owner = current_user);
CREATE POLICY every ON line USING (true);
ALTER TABLE line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE off DISABLE ROW LEVEL SECURITY;
CREATE TABLE made (id bigint);
ALTER TABLE made ENABLE ROW LEVEL SECURITY;
