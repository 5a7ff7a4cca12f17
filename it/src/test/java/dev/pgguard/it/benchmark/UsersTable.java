package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;

/** A full table with two more indexes, 35 rows on a page, all of which have something to change; each run gets a fresh copy of its database. */
final class UsersTable implements AutoCloseable {

    static final String WORK = "update users set handle = username, n = n + 1 where handle is null";

    private static final String TEMPLATE = "backfill_template";

    private final PgNode server;
    private final int rows;
    private int copies;

    UsersTable(PgNode server, int rows) {
        this.server = server;
        this.rows = rows;
        TestDatabase.create(server, TEMPLATE)
                .execute(
                        """
                        create table users (id bigint primary key, email text not null, username text not null, handle text,
                          created_at timestamptz not null, n int not null default 0, visits int not null default 0, filler text)""",
                        """
                        insert into users (id, email, username, created_at, filler)
                        select i, 'user' || i || '@example.org', 'user' || i, timestamptz '2020-01-01' + i * interval '1 minute',
                               substr(repeat(md5(i::text), 5), 1, 140)
                          from generate_series(1, %d) i"""
                                .formatted(rows),
                        "create index on users (email)",
                        "create index on users (created_at)",
                        "vacuum (freeze, analyze) users");
    }

    int rows() {
        return rows;
    }

    /** As it was at first, after a checkpoint. */
    TestDatabase copy() {
        String name = "backfill_copy" + ++copies;
        server.execute("create database " + name + " template " + TEMPLATE + " strategy file_copy", "checkpoint");
        return TestDatabase.existing(server, name);
    }

    @Override
    public void close() {
        TestDatabase.existing(server, TEMPLATE).close();
    }
}
