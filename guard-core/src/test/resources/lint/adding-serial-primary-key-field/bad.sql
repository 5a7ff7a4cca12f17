-- expect: adding-serial-primary-key-field error
ALTER TABLE orders ADD PRIMARY KEY (id);
-- expect: adding-serial-primary-key-field
ALTER TABLE orders ADD CONSTRAINT orders_key PRIMARY KEY (a, b);
-- expect: adding-serial-primary-key-field
ALTER TABLE orders ADD COLUMN id uuid DEFAULT gen_random_uuid() PRIMARY KEY;
