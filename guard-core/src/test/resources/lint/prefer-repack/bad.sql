-- mode: autocommit
-- catalog: public.small 50
-- expect: prefer-repack error
VACUUM FULL orders;
-- expect: prefer-repack
VACUUM (FULL, ANALYZE) orders;
-- expect: prefer-repack
VACUUM FULL;
-- expect: prefer-repack
CLUSTER orders USING orders_customer;
-- expect: prefer-repack
CLUSTER;
-- expect: prefer-repack info
VACUUM FULL small;
