-- catalog: public.small 50
-- setup: create table small (id bigint primary key)
-- setup: create table orders (id bigint primary key, small_id bigint)
ALTER TABLE orders ADD FOREIGN KEY (small_id) REFERENCES small ON DELETE RESTRICT NOT VALID;
ALTER TABLE orders ADD FOREIGN KEY (small_id) REFERENCES small ON UPDATE CASCADE NOT VALID;
CREATE TABLE own (id bigint PRIMARY KEY, small_id bigint REFERENCES small ON DELETE CASCADE);
CREATE TABLE line (id bigint PRIMARY KEY, own_id bigint REFERENCES own ON DELETE CASCADE);
