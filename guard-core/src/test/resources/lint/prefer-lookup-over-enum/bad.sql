-- expect: prefer-lookup-over-enum info
CREATE TYPE state AS ENUM ('new', 'done');
