CREATE TABLE orders (
    -- expect: prefer-timestamp-tz info
    created timestamp NOT NULL DEFAULT now(),
    -- expect: prefer-timestamp-tz
    changed timestamp(3) without time zone
);
-- expect: prefer-timestamp-tz
ALTER TABLE orders ADD COLUMN paid timestamp DEFAULT (now() AT TIME ZONE 'utc');
