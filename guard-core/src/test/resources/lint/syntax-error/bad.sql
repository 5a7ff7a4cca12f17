-- expect: syntax-error error
SELECT foo FROM bar WHER x;
DROP TABLE z;
CREATE TABLE t (
    id bigint,
    -- expect: syntax-error
    PRIMARY KEY KEY (id)
);
-- expect: syntax-error
SELECT 'never closed;
