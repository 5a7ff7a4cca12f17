CREATE TABLE orders (
    created timestamptz NOT NULL DEFAULT now(),
    changed timestamp(3) with time zone,
    due date,
    opens time
);
ALTER TABLE orders ADD COLUMN paid timestamptz;
