-- mode: autocommit
-- expect: unique-index-on-existing-data info
CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (number);
-- expect: unique-index-on-existing-data
CREATE UNIQUE INDEX orders_mail ON orders (lower(mail)) WHERE NOT deleted;
