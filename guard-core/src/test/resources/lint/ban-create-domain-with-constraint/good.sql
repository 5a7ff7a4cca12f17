CREATE DOMAIN email AS text;
CREATE DOMAIN filled AS text DEFAULT 'x';
CREATE DOMAIN nullable AS text NULL;
CREATE TABLE person (email text CONSTRAINT person_email_check CHECK (email LIKE '%@%'));
