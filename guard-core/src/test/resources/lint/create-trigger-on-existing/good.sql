-- setup: create function audit() returns trigger language plpgsql as 'begin return new; end'; create view totals as select 1 as total
CREATE TABLE line (id bigint);
CREATE TRIGGER audit AFTER UPDATE ON line FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER totals_insert INSTEAD OF INSERT ON totals FOR EACH ROW EXECUTE FUNCTION audit();
CREATE OR REPLACE VIEW sums AS SELECT 1 AS total;
CREATE TRIGGER sums_insert AFTER INSERT ON sums FOR EACH STATEMENT EXECUTE FUNCTION audit();
