-- catalog: public.events 5000000 index:events_at:at
-- expect: require-concurrent-index-deletion warn
DROP INDEX orders_customer;
DROP INDEX IF EXISTS
    -- expect: require-concurrent-index-deletion
    a,
    -- expect: require-concurrent-index-deletion
    b CASCADE;
-- expect: require-concurrent-index-deletion
DROP INDEX events_at;
DO $$
BEGIN
    -- expect: require-concurrent-index-deletion
    DROP INDEX orders_total;
END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- expect: require-concurrent-index-deletion info
    DROP INDEX orders_total;
END $$;
