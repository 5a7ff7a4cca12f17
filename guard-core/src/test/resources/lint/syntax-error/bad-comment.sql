SELECT 1;
-- expect: syntax-error
/* never closed
SELECT 2;
