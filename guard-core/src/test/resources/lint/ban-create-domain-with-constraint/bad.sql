-- expect: ban-create-domain-with-constraint warn
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
-- expect: ban-create-domain-with-constraint
CREATE DOMAIN required AS text NOT NULL;
