SET search_path = public;
CREATE TABLE orders (id bigint PRIMARY KEY);
