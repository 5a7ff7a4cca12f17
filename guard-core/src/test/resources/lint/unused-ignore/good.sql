-- setup: create table orders (id bigint primary key)
-- guard:ignore require-lock-timeout, require-statement-timeout: nobody uses it yet
ALTER TABLE orders ADD COLUMN note text;
-- guard:ignore prefer-lookup-over-enum: a rule that is off cannot suppress anything
CREATE TYPE state AS ENUM ('new');
