CREATE TABLE state (code text PRIMARY KEY);
INSERT INTO state VALUES ('new'), ('done');
CREATE TYPE pair AS (a int, b int);
