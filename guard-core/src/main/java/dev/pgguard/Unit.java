package dev.pgguard;

import dev.pgguard.lock.LockReport;
import dev.pgguard.migration.Migration;
import dev.pgguard.retry.Attempts;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the guard knows of the migration that runs now: of its current attempt if it is transactional, of all of it if not. */
final class Unit {

    private static final int LISTED = 30;

    final Migration migration;

    /** The attempts of the transaction; a migration outside a transaction counts per statement. */
    final @Nullable Attempts attempts;

    /** Tables that only this transaction can see yet. */
    final Set<QualifiedName> created = new HashSet<>();

    /** What was asked for so far, for the report after the rollback. */
    final Set<TableLock> asked = new LinkedHashSet<>();

    /** Statements outside a transaction that are done and stay. */
    final List<String> done = new ArrayList<>();

    int notListed;

    LockClass strongest = LockClass.ROW;
    /** Repeated statements outside a transaction. */
    int repeats;

    boolean lockProven;
    boolean bodyStarted;
    boolean inBody;
    boolean retryAllowed;

    /** Why a rollback would not undo all of the attempt; null while it would. */
    @Nullable
    String notUndone;

    /** The script opened a transaction by itself. */
    boolean ownTransaction;

    @Nullable
    Failure failure;

    Unit(Migration migration, @Nullable Attempts attempts) {
        this.migration = migration;
        this.attempts = attempts;
        this.retryAllowed = migration.retry();
    }

    /** A statement outside a transaction is done; the first ones are listed, a long script's others are counted. */
    void done(String statement) {
        if (done.size() < LISTED) {
            done.add(statement);
        } else {
            notListed++;
        }
    }

    void raise(LockClass lockClass) {
        if (lockClass.compareTo(strongest) > 0) {
            strongest = lockClass;
        }
    }

    /**
     * A statement or the commit failed in a way that another attempt may cure.
     *
     * @param delay before the next attempt; null when there will be none
     */
    record Failure(SQLException cause, String sqlState, String story, LockReport report, @Nullable Duration delay) {}
}
