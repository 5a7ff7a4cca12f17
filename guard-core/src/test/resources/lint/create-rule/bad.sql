-- expect: create-rule info
CREATE RULE log_update AS ON UPDATE TO orders DO ALSO INSERT INTO log VALUES (1);
-- expect: create-rule
CREATE OR REPLACE RULE no_delete AS ON DELETE TO orders DO INSTEAD NOTHING;
