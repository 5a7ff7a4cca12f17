-- setup: create type state as enum ('new')
ALTER TYPE state ADD VALUE 'archived' AFTER 'new';
ALTER TYPE state ADD VALUE 'draft' BEFORE 'new';
ALTER TYPE state RENAME VALUE 'new' TO 'newer';
