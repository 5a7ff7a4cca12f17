-- setup: create type state as enum ('new')
-- setup: create table orders (id bigint primary key, state state)
-- mode: autocommit
ALTER TYPE state ADD VALUE 'archived';
UPDATE orders SET state = 'archived';
BEGIN;
CREATE TYPE kind AS ENUM ('a');
ALTER TYPE kind ADD VALUE 'b';
CREATE TABLE kinds (kind kind DEFAULT 'b');
ALTER TYPE state ADD VALUE 'closed';
CREATE TABLE notes (note text DEFAULT 'closed');
INSERT INTO notes VALUES ('closed');
UPDATE orders SET state = 'new';
COMMENT ON TABLE orders IS 'closed';
COMMIT;
