-- expect: require-primary-key warn
CREATE TABLE orders (id bigint NOT NULL UNIQUE);
-- expect: require-primary-key
CREATE TABLE IF NOT EXISTS parts (id bigint);
-- expect: require-primary-key
CREATE TABLE copies AS SELECT 1 AS id;
DO $$
BEGIN
    -- expect: require-primary-key
    CREATE UNLOGGED TABLE line (id bigint);
END $$;
CREATE SCHEMA app
    CREATE SEQUENCE numbers
    CREATE TABLE good (id bigint PRIMARY KEY)
    -- expect: require-primary-key
    CREATE TABLE bad (id bigint);
-- expect: require-primary-key
CREATE TABLE before (id bigint);
ALTER TABLE before RENAME TO after;
