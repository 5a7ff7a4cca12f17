-- expect: primary-key-using-index-not-null warn
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
CREATE UNIQUE INDEX line_pkey ON line (a, b);
ALTER TABLE line ADD CONSTRAINT a_there CHECK (a IS NOT NULL);
-- expect: primary-key-using-index-not-null
ALTER TABLE line ADD CONSTRAINT line_pkey PRIMARY KEY USING INDEX line_pkey;
