CREATE TABLE t (id bigint PRIMARY KEY, name text);
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    n int := 0;
BEGIN
    n := n + 1;
    RETURN n;
END $$;
SELECT 1 AS U&"d!0061ta" UESCAPE '!', 2 AS "with ""quotes""";
