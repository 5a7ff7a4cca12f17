-- expect: overbroad-grant warn
GRANT ALL ON orders TO app;
-- expect: overbroad-grant
GRANT ALL PRIVILEGES ON SCHEMA shop TO app;
-- expect: overbroad-grant
GRANT SELECT ON orders TO PUBLIC;
-- expect: overbroad-grant
GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;
-- expect: overbroad-grant
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
