-- target: 14
CREATE TABLE parts (id bigserial) PARTITION BY RANGE (id);
