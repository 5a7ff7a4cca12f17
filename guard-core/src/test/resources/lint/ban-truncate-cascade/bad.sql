-- expect: ban-truncate-cascade error
TRUNCATE customer CASCADE;
