-- expect: set-access-method error
ALTER TABLE orders SET ACCESS METHOD columnar;
