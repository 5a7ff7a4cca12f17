CREATE TYPE state AS ENUM ('new', 'o''ld');
-- expect: require-enum-value-ordering
ALTER TYPE state ADD VALUE 'older';
ALTER TYPE state RENAME VALUE 'older' TO 'oldest';
-- expect: require-enum-value-ordering
ALTER TYPE state ADD VALUE 'very old';
