package dev.pgguard.lint;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The session in which a file runs: its transaction, the settings in force, the locks that are held. */
public final class Session {

    /**
     * A lock that an earlier statement of the transaction took on a table that others use.
     *
     * @param otherSide whether the table is only the one to which a new foreign key refers
     */
    public record Held(TableLock lock, Step by, boolean otherSide) {

        public static Held of(TableLock lock, Step by) {
            return new Held(lock, by, by.refersTo(lock.table()));
        }

        /** Whether it says of the same table what the other does not. */
        private boolean addsTo(Held other) {
            return lock.mode() != other.lock.mode()
                    || otherSide != other.otherSide
                    || (by.tree() instanceof LockTable) != (other.by.tree() instanceof LockTable);
        }
    }

    private final boolean ofTheTool;
    private final SessionSettings settings = new SessionSettings();
    private final List<Held> held = new ArrayList<>();
    private final Map<QualifiedName, List<Held>> heldOn = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean open;
    private int transaction;
    private @Nullable Step last;

    /** @param ofTheTool whether the tool has begun a transaction around the file */
    Session(boolean ofTheTool, int firstTransaction) {
        this.ofTheTool = ofTheTool;
        this.open = ofTheTool;
        this.transaction = firstTransaction;
    }

    /** Whether the next statement runs in a transaction block. */
    public boolean inTransaction() {
        return open;
    }

    /** Whether the tool has begun the transaction. */
    public boolean transactionOfTheTool() {
        return ofTheTool;
    }

    /** Counts over all files; outside a transaction block each statement has its own. */
    public int transaction() {
        return transaction;
    }

    /** Locks on tables in use that the open transaction has taken, in order; those of plain reading and writing are left out, and what says nothing new. */
    public List<Held> held() {
        return Collections.unmodifiableList(held);
    }

    /** The file's statement before this one; null at its first. */
    public @Nullable Step last() {
        return last;
    }

    /** What the file has set: the values as they are written; empty when it has not, or has reset it. */
    public Optional<List<Value>> setting(String name) {
        Optional<SettingChange> change = change(name);
        boolean set = change.isPresent()
                && change.get().hasEffect()
                && !change.get().values().isEmpty();
        return set ? Optional.of(change.get().values()) : Optional.empty();
    }

    /** The statement that made a setting what it is now; empty when the file has not touched it. */
    public Optional<SettingChange> change(String name) {
        return settings.change(name);
    }

    /** What the file leaves behind for those that come after it in the same session. */
    public List<SettingChange> left() {
        return settings.left();
    }

    /** A timeout that the file has set, in milliseconds, 0 for none; empty when it has not set it or it cannot be read. */
    public Optional<Long> timeout(String name) {
        List<Value> values = setting(name).orElse(List.of());
        return values.size() == 1 ? Milliseconds.of(values.get(0)) : Optional.empty();
    }

    /** Whether {@link #first} was asked for these words already. */
    public boolean isTold(String words) {
        return told.contains(words);
    }

    /** True the first time that it is asked for these words in this file: for a rule that says a thing once. */
    public boolean first(String words) {
        return told.add(words);
    }

    void executed(Step step, List<TableLock> locks) {
        settings.executed(step, open);
        if (step.tree() instanceof Transaction control) {
            transaction(control);
        } else if (open) {
            hold(step, locks);
        } else {
            transaction++;
            if (step.tree() instanceof DoBlock) {
                settings.ended(true);
                release();
            }
        }
        last = step;
    }

    /** A statement inside of a block that runs now: alone the block is a transaction of its own, unless it commits. */
    void executedInside(Step step, List<TableLock> locks) {
        settings.executed(step, true);
        if (!(step.tree() instanceof Transaction)) {
            hold(step, locks);
        } else if (!open) {
            settings.ended(true);
            release();
        }
    }

    private void hold(Step step, List<TableLock> locks) {
        for (TableLock lock : locks) {
            if (lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) > 0) {
                hold(Held.of(lock, step));
            }
        }
    }

    private void hold(Held taken) {
        List<Held> same = heldOn.computeIfAbsent(taken.lock().table(), any -> new ArrayList<>());
        for (Held each : same) {
            if (!taken.addsTo(each)) {
                return;
            }
        }
        same.add(taken);
        held.add(taken);
    }

    private void release() {
        held.clear();
        heldOn.clear();
    }

    private void transaction(Transaction control) {
        switch (control.kind()) {
            case BEGIN, START -> {
                if (!open) {
                    settings.begun();
                }
                open = true;
            }
            case COMMIT, ROLLBACK, PREPARE -> {
                if (open) {
                    settings.ended(control.kind() != Transaction.Kind.ROLLBACK);
                }
                open = open && control.chain();
                transaction++;
                release();
            }
            default -> {}
        }
    }
}
