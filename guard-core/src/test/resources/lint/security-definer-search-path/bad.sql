-- setup: create table line (total numeric, order_id bigint)
CREATE FUNCTION total(id bigint) RETURNS numeric
    LANGUAGE sql
    -- expect: security-definer-search-path warn
    SECURITY DEFINER
    AS $$ SELECT sum(total) FROM line WHERE order_id = id $$;
