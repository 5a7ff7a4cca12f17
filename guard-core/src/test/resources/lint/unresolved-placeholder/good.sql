CREATE TABLE t (price text DEFAULT '$5', other text DEFAULT '{x}');
