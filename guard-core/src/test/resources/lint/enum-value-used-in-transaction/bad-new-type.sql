-- target: 16
CREATE TYPE state AS ENUM ('new');
ALTER TYPE state ADD VALUE 'archived';
-- expect: enum-value-used-in-transaction
CREATE TABLE closed (state state DEFAULT 'archived');
