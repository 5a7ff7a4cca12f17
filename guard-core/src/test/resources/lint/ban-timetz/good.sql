CREATE TABLE shops (opens time, time_zone text NOT NULL, visited timestamptz);
