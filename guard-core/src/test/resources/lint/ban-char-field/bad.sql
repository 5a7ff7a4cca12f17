CREATE TABLE countries (
    name text,
    -- expect: ban-char-field warn
    code char(2) PRIMARY KEY,
    -- expect: ban-char-field
    flag character,
    -- expect: ban-char-field
    old bpchar(3),
    -- expect: ban-char-field
    any_length bpchar
);
-- expect: ban-char-field
ALTER TABLE countries ADD COLUMN currency national character(3);
-- expect: ban-char-field
ALTER TABLE countries ALTER COLUMN name TYPE char(20);
