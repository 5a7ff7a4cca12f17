package dev.pgguard.lock;

import dev.pgguard.migration.DurationText;
import dev.pgguard.sql.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Somebody whom the migration, or one of its blockers, waits for. */
public sealed interface Blocker {

    Place place();

    /** Who it is and what it does, for example {@code pid 4711 (app=reporting, user=bi, 10.0.0.7), idle in transaction for 4m12s, last query: select 1}. */
    String describe();

    /** Its name in a chain of blockers, for example {@code pid 4711}. */
    String name();

    /**
     * Where it stands in the chain.
     *
     * @param depth 1 blocks the migration itself, 2 blocks a blocker, and so on
     * @param blocks backend pid of the session that waits for it
     * @param holds the strongest mode it holds on the relation that this session waits for; null when it holds none (it waits
     *     there too, ahead in the queue) or when the wait is not for a relation
     */
    record Place(int depth, int blocks, @Nullable LockMode holds) {
        public Place {
            if (depth < 1) {
                throw new IllegalArgumentException("depth must be at least 1, was " + depth);
            }
        }
    }

    /**
     * A backend. What the role of the watching session may not see is null.
     *
     * @param backendType {@code pg_stat_activity.backend_type}, for example {@code client backend}
     */
    record Session(int pid, Client client, @Nullable String backendType, Activity activity, Place place)
            implements Blocker {

        public boolean idleInTransaction() {
            return activity.state() != null && activity.state().startsWith("idle in transaction");
        }

        public boolean autovacuum() {
            return "autovacuum worker".equals(backendType);
        }

        /** An autovacuum that does not give way to a waiting lock. */
        public boolean autovacuumToPreventWraparound() {
            return autovacuum()
                    && activity.query() != null
                    && activity.query().toLowerCase(Locale.ROOT).contains("(to prevent wraparound)");
        }

        @Override
        public String name() {
            return "pid " + pid;
        }

        @Override
        public String describe() {
            List<String> parts = new ArrayList<>();
            parts.add(name() + client.describe());
            if (autovacuumToPreventWraparound()) {
                parts.add("autovacuum to prevent wraparound, which does not give way");
            } else if (autovacuum()) {
                parts.add("autovacuum");
            } else if (backendType != null && !backendType.equals("client backend")) {
                parts.add(backendType);
            } else if (backendType == null && client.user() == null) {
                parts.add("a process of the server itself, such as autovacuum");
            }
            activity.describe(parts);
            if (place.holds() != null) {
                parts.add("holds " + place.holds().sqlName());
            }
            activity.describeQuery(parts);
            return String.join(", ", parts);
        }
    }

    /** A prepared transaction (PREPARE TRANSACTION): it has no session, and stays until somebody ends it by its gid. */
    record Prepared(String gid, String owner, Duration preparedFor, Place place) implements Blocker {

        @Override
        public String name() {
            return "prepared transaction '" + gid.replace("'", "''") + "'";
        }

        @Override
        public String describe() {
            return name() + " (user=" + owner + "), prepared " + DurationText.of(preparedFor) + " ago"
                    + (place.holds() == null ? "" : ", holds " + place.holds().sqlName())
                    + "; it ends with COMMIT PREPARED or ROLLBACK PREPARED";
        }
    }

    /** Where a backend's client is; {@code address} is null for a local socket and for server processes. */
    record Client(@Nullable String application, @Nullable String user, @Nullable String address) {

        private String describe() {
            List<String> parts = new ArrayList<>();
            if (application != null && !application.isBlank()) {
                parts.add("app=" + application);
            }
            if (user != null) {
                parts.add("user=" + user);
            }
            if (address != null) {
                parts.add(address);
            }
            return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
        }
    }

    /**
     * What a backend does.
     *
     * @param state {@code pg_stat_activity.state}
     * @param inState how long it has been in this state
     * @param transaction how long its transaction has been open
     * @param query its current query, or the last one when it is idle; literals replaced by {@code ?}
     * @param waiting whether it waits for a lock itself
     */
    record Activity(
            @Nullable String state,
            @Nullable Duration inState,
            @Nullable Duration transaction,
            @Nullable String query,
            boolean waiting) {

        private void describe(List<String> parts) {
            if (waiting) {
                parts.add("itself waiting for a lock");
            }
            if (state == null) {
                parts.add("state and query not visible");
                return;
            }
            parts.add(inState == null ? state : state + " for " + DurationText.of(inState));
            if (transaction != null
                    && inState != null
                    && transaction.minus(inState).toSeconds() >= 1) {
                parts.add("transaction open for " + DurationText.of(transaction));
            }
        }

        private void describeQuery(List<String> parts) {
            if (query != null && !query.isBlank()) {
                parts.add(("active".equals(state) ? "query: " : "last query: ") + query);
            }
        }
    }
}
