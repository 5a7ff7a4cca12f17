CREATE TABLE orders (
    id bigint PRIMARY KEY,
    bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb bigint,
    """cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" bigint,
    "a name of several words which all together have 63 bytes, reall" text DEFAULT 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd'
);
