CREATE TABLE shops (
    -- expect: ban-timetz info
    opens timetz,
    -- expect: ban-timetz
    closes time with time zone
);
