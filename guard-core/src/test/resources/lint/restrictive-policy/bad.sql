-- expect: restrictive-policy info
CREATE POLICY narrow ON orders AS RESTRICTIVE USING (owner = current_user);
-- expect: restrictive-policy
ALTER POLICY own ON line USING (owner = current_user);
