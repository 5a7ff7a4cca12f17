-- expect: require-enum-value-ordering warn
ALTER TYPE state ADD VALUE 'archived';
