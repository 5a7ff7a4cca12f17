-- expect: unused-ignore warn
-- guard:ignore syntax-eror: a typing mistake
SELECT 1;
-- expect: unused-ignore
-- guard:ignore syntax-error: nothing is wrong
SELECT 2;
-- expect: unused-ignore
-- guard:ignore
SELECT 3;
-- expect: unused-ignore
-- squawk-ignore require-timeout-settings
SELECT 4;
-- expect: unused-ignore info
-- atlas:nolint DS102
SELECT 5;
-- expect: unused-ignore
/* guard:ignore-file psql-meta-command: none here */
