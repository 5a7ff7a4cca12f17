-- option: prefer-bigint-over-smallint.only=keys
CREATE TABLE orders (id bigserial PRIMARY KEY, state smallint NOT NULL);
