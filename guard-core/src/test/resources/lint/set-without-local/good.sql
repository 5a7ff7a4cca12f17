SET LOCAL lock_timeout = '2s';
SET LOCAL search_path = public;
SET statement_timeout = '1min';
SELECT set_config('lock_timeout', '2s', true);
SET client_min_messages = warning;
RESET statement_timeout;
