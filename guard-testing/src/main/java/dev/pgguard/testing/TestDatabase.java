package dev.pgguard.testing;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database of one test on a node that others share, with roles of its own; {@link #close} drops it whoever is connected. */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final PgNode node;
    private final String name;
    private final List<String> roles = new ArrayList<>();

    private TestDatabase(PgNode node, String name) {
        this.node = node;
        this.name = name;
    }

    /** An empty one. */
    public static TestDatabase create(PgNode node) {
        return create(node, "t" + NEXT.getAndIncrement());
    }

    /** An empty one with a name that readers of its output shall see. */
    public static TestDatabase create(PgNode node, String name) {
        node.execute("create database " + name);
        return new TestDatabase(node, name);
    }

    /** One that is there already, for example as a copy of another; {@link #close} drops it. */
    public static TestDatabase existing(PgNode node, String name) {
        return new TestDatabase(node, name);
    }

    public PgNode node() {
        return node;
    }

    public String name() {
        return name;
    }

    /** JDBC URL without a user. */
    public String url() {
        return node.url(name);
    }

    /** JDBC URL that connects as a role. */
    public String url(String role) {
        return node.url(name, role);
    }

    /** As superuser. */
    public Connection connect() {
        return node.connect(name);
    }

    public Connection connect(String role) {
        return node.connect(name, role);
    }

    /** As superuser, each statement in a transaction of its own. */
    public void execute(String... statements) {
        node.executeIn(name, statements);
    }

    /** The first column of the only row, as text, read by the superuser. */
    public @Nullable String value(String sql, @Nullable Object... values) {
        return node.valueIn(name, sql, values);
    }

    /** The only column of the only row, a whole number that is not NULL, read by the superuser. */
    public long number(String sql, @Nullable Object... values) {
        String value = value(sql, values);
        if (value == null) {
            throw new IllegalStateException("NULL: " + sql);
        }
        return Long.parseLong(value);
    }

    /** A condition such as {@code select exists (…)}. */
    public boolean is(String sql, @Nullable Object... values) {
        return "t".equals(value(sql, values));
    }

    /** A role that may log in and nothing else, named {@code <database>_<suffix>}. */
    public String role(String suffix) {
        String role = name + "_" + suffix;
        execute("create role " + role + " login");
        roles.add(role);
        return role;
    }

    /** A least-privilege role that owns this database and its schema public, and sees nothing of other roles' sessions. */
    public String owner() {
        String owner = role("owner");
        execute("alter database " + name + " owner to " + owner, "alter schema public owner to " + owner);
        return owner;
    }

    /** {@link #owner} which also reads the monitoring views. */
    public String monitoringOwner() {
        String owner = owner();
        execute("grant pg_monitor to " + owner);
        return owner;
    }

    /** A role that owns only the new schema {@code schema}. */
    public String schemaOwner(String schema) {
        String owner = role(schema);
        execute("create schema " + schema + " authorization " + owner);
        return owner;
    }

    /** Waits until a query says true. */
    public void await(String what, String sql, @Nullable Object... values) {
        PgNode.poll(what).until(() -> is(sql, values));
    }

    @Override
    public void close() {
        if (!node.running()) {
            return;
        }
        dropPreparedTransactions();
        node.execute("alter database " + name + " with allow_connections false");
        node.execute("""
                select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"""
                .formatted(name));
        PgNode.poll("the logical slots of " + name + " to go").until(() -> {
            node.execute(
                    """
                    select pg_drop_replication_slot(slot_name) from pg_replication_slots
                    where database = '%s' and not active"""
                            .formatted(name));
            return node.is("select not exists (select from pg_replication_slots where database = ?)", name);
        });
        node.execute("drop database " + name + " with (force)");
        roles.forEach(role -> node.execute("drop role " + role));
    }

    private void dropPreparedTransactions() {
        String gids = value(
                "select string_agg(quote_literal(gid), ',') from pg_prepared_xacts where database = current_database()");
        if (gids != null) {
            for (String gid : gids.split(",")) {
                execute("rollback prepared " + gid);
            }
        }
    }

    @Override
    public String toString() {
        return name + " on " + node;
    }
}
