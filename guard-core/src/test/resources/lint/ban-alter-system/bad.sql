-- mode: autocommit
-- expect: ban-alter-system warn
ALTER SYSTEM SET work_mem = '1GB';
-- expect: ban-alter-system
ALTER DATABASE shop SET timezone = 'UTC';
-- expect: ban-alter-system
ALTER ROLE app SET lock_timeout = '2s';
-- expect: ban-alter-system
ALTER ROLE ALL RESET ALL;
