-- expect: enable-row-level-security warn
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
-- expect: enable-row-level-security
ALTER TABLE line FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON stock USING (true);
DROP POLICY own ON stock;
-- expect: enable-row-level-security
ALTER TABLE stock ENABLE ROW LEVEL SECURITY;
