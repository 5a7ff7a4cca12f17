-- setup: create extension btree_gist; create table orders (number int, room int)
-- expect: impossible-constraint-option error
ALTER TABLE orders ADD UNIQUE (number) NOT VALID;
-- expect: impossible-constraint-option
ALTER TABLE orders ADD EXCLUDE USING gist (room WITH =) NOT VALID;
CREATE TABLE line (
    id bigint,
    -- expect: impossible-constraint-option
    UNIQUE (id) NOT VALID
);
