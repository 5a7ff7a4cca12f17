-- expect: replica-identity-full warn
ALTER TABLE orders REPLICA IDENTITY FULL;
