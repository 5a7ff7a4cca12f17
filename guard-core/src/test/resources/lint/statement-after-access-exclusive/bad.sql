ALTER TABLE orders ADD COLUMN state text;
-- expect: statement-after-access-exclusive warn
UPDATE customers SET state = 'new';
UPDATE lines SET state = 'new';
