-- setup: create materialized view totals as select 1 as id; create unique index totals_id on totals (id)
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
REFRESH MATERIALIZED VIEW totals WITH NO DATA;
CREATE MATERIALIZED VIEW months AS SELECT 1 AS month WITH NO DATA;
REFRESH MATERIALIZED VIEW months;
