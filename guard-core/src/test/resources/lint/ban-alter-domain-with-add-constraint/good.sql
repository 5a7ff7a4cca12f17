-- setup: create domain email as text
ALTER DOMAIN email ADD CONSTRAINT at_sign CHECK (VALUE LIKE '%@%') NOT VALID;
ALTER DOMAIN email VALIDATE CONSTRAINT at_sign;
ALTER DOMAIN email DROP CONSTRAINT at_sign;
ALTER DOMAIN email SET DEFAULT 'nobody@localhost';
CREATE DOMAIN fresh AS text;
ALTER DOMAIN fresh ADD CHECK (VALUE <> '');
ALTER DOMAIN fresh SET NOT NULL;
