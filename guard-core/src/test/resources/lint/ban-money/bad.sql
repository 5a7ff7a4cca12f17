CREATE TABLE invoices (
    -- expect: ban-money info
    total money
);
-- expect: ban-money
ALTER TABLE invoices ADD COLUMN paid money DEFAULT 0;
