CREATE TABLE events (payload jsonb NOT NULL DEFAULT '{}');
ALTER TABLE events ADD COLUMN extra jsonb;
SELECT DISTINCT payload FROM events;
