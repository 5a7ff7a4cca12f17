-- mode: autocommit
DO $$ BEGIN NULL; END $$;
