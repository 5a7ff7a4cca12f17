create index concurrently orders_amount_idx on orders (amount);
