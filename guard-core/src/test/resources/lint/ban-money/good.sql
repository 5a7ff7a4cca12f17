CREATE TABLE invoices (total numeric(19, 2), currency text NOT NULL);
