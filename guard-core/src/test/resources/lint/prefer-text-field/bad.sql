CREATE TABLE customers (
    -- expect: prefer-text-field info
    name varchar(50) NOT NULL,
    -- expect: prefer-text-field
    mail character varying(200) COLLATE "C",
    -- expect: prefer-text-field
    tags varchar(10)[]
);
ALTER TABLE customers
    -- expect: prefer-text-field
    ADD COLUMN city varchar(50);
