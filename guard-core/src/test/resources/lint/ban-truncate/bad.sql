-- expect: ban-truncate error
TRUNCATE orders;
TRUNCATE TABLE
    -- expect: ban-truncate
    shop.line,
    -- expect: ban-truncate
    ONLY stock;
TRUNCATE customer CASCADE;
