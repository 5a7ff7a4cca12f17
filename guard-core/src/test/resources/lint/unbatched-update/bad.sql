-- catalog: public.orders 20000
-- expect: unbatched-update warn
UPDATE orders SET state = 'open' WHERE state IS NULL;
-- expect: unbatched-update
DELETE FROM orders WHERE made < now() - interval '1 year';
