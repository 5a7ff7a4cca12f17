CREATE TABLE line (id bigint);
INSERT INTO line VALUES (1);
