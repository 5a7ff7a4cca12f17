-- setup: create type state as enum ('new')
-- mode: autocommit
ALTER TYPE state ADD VALUE 'old';
