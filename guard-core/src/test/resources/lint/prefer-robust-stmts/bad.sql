-- setup: create table orders (b text); create table old (id int); create function f() returns trigger language plpgsql as 'begin return new; end'
-- mode: autocommit
-- expect: prefer-robust-stmts warn
CREATE TABLE line (id bigint);
-- expect: prefer-robust-stmts
CREATE INDEX line_id ON line (id);
-- expect: prefer-robust-stmts
CREATE VIEW lines AS SELECT * FROM line;
-- expect: prefer-robust-stmts
CREATE TYPE state AS ENUM ('new');
-- expect: prefer-robust-stmts
ALTER TYPE state ADD VALUE 'old';
-- expect: prefer-robust-stmts
ALTER TABLE orders ADD COLUMN a text,
    -- expect: prefer-robust-stmts
    ADD CONSTRAINT c CHECK (a <> '') NOT VALID,
    -- expect: prefer-robust-stmts
    DROP COLUMN b;
-- expect: prefer-robust-stmts
ALTER TABLE orders RENAME COLUMN a TO d;
-- expect: prefer-robust-stmts
DROP TABLE old;
-- expect: prefer-robust-stmts
CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();
