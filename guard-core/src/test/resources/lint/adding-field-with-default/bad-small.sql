-- catalog: public.orders 50
-- expect: adding-field-with-default info
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
