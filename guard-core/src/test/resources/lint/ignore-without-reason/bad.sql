-- expect: ignore-without-reason warn
-- guard:ignore require-lock-timeout
ALTER TABLE orders ADD COLUMN note text;
