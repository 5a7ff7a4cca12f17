-- expect: quoted-identifier-case info
CREATE TABLE "Orders" (
    -- expect: quoted-identifier-case
    "order" bigint,
    -- expect: quoted-identifier-case
    "customerId" bigint
);
-- expect: quoted-identifier-case
ALTER TABLE orders RENAME TO "user";
-- expect: quoted-identifier-case
CREATE VIEW app."Big" AS SELECT 1 AS one;
