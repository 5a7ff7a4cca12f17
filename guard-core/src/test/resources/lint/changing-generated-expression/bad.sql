-- expect: changing-generated-expression error
ALTER TABLE orders ALTER COLUMN gross SET EXPRESSION AS (net * 1.21);
