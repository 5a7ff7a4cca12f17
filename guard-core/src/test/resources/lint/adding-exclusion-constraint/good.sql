-- setup: create extension if not exists btree_gist
CREATE TABLE booking (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));
ALTER TABLE booking ADD CONSTRAINT once EXCLUDE USING gist (room WITH =);
