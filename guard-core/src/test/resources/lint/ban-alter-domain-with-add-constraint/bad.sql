-- expect: ban-alter-domain-with-add-constraint error
ALTER DOMAIN email ADD CONSTRAINT at_sign CHECK (VALUE LIKE '%@%');
-- expect: ban-alter-domain-with-add-constraint
ALTER DOMAIN email ADD CHECK (VALUE <> '');
-- expect: ban-alter-domain-with-add-constraint
ALTER DOMAIN app.email SET NOT NULL;
CREATE FUNCTION later() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: ban-alter-domain-with-add-constraint info
    ALTER DOMAIN email SET NOT NULL;
END $$;
