CREATE TABLE countries (
    code text CHECK (length(code) <= 2) PRIMARY KEY,
    kind "char" NOT NULL,
    name varchar(20)
);
