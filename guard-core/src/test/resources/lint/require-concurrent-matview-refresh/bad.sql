-- setup: create materialized view totals as select 1 as id; create unique index on totals (id); create materialized view known as select 1 as id; create unique index on known (id); create materialized view keyed as select 1 as id; create unique index on keyed (id); create materialized view late as select 1 as id;
-- catalog: public.known 5000000 index:known_total:total
-- expect: require-concurrent-matview-refresh warn
REFRESH MATERIALIZED VIEW totals;
-- expect: require-concurrent-matview-refresh info
REFRESH MATERIALIZED VIEW known;
-- catalog: public.keyed 5000000 index:keyed_id:id:unique
-- expect: require-concurrent-matview-refresh warn
REFRESH MATERIALIZED VIEW keyed;
-- catalog: public.late 5000000
CREATE UNIQUE INDEX late_id ON late (id);
-- expect: require-concurrent-matview-refresh warn
REFRESH MATERIALIZED VIEW late;
