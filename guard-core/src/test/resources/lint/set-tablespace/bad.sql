-- expect: set-tablespace error
ALTER TABLE orders SET TABLESPACE fast;
-- expect: set-tablespace
ALTER INDEX orders_customer SET TABLESPACE fast;
-- expect: set-tablespace
ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast;
-- catalog: public.events 5000000 index:events_at:at
-- expect: set-tablespace
ALTER INDEX events_at SET TABLESPACE fast;
