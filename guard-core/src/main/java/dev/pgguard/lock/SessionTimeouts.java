package dev.pgguard.lock;

import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code lock_timeout} and {@code statement_timeout} of the migration's session: what is set now, what must be set before the
 * next statement, and what to put back.
 *
 * <p>A script's own positive value wins until its migration ends, or the transaction in which it was set; its 0 does not, since a
 * lock wait without end is what the guard is there to prevent. What functions, blocks and triggers set is not seen: after them
 * nothing is taken for granted.
 */
public final class SessionTimeouts {

    /** Apart, since a run that applies nothing needs none: patterns take a new JVM milliseconds. */
    private static final class Words {
        /** Over the rows that are there: of AS a query, of the others a default, a condition or a conversion. */
        static final Pattern RUNS_EXPRESSIONS =
                Pattern.compile("(?i)\\b(as|default|using|check|validate|attach|exclude)\\b");
        /** A column of a type that is none of the usual ones: a domain's conditions are run for the rows that are there. */
        static final Pattern ADDS_OTHER_TYPE = Pattern.compile(
                "(?i)\\badd\\s+(?!constraint\\b|primary\\b|unique\\b|foreign\\b|value\\b)(?:column\\s+)?+(?:if\\s+not\\s+exists\\s+)?+"
                        + "(?:\"[^\"]*\"|\\w+)\\s+(?!(?:(?:small|big)?int(?:eger)?|int[248]|(?:small|big)?serial|text|varchar|char|character"
                        + "|bool(?:ean)?|numeric|decimal|real|double|float[48]?|date|time|timetz|timestamp|timestamptz|interval|uuid|jsonb?|bytea)\\b)");
    }

    private final TimeoutPolicy general;
    private final Original original;
    private final String asBefore;
    private TimeoutPolicy policy;
    private @Nullable LockClass applied;
    private boolean local;
    private Own ownLockTimeout = Own.NONE;
    private Own ownStatementTimeout = Own.NONE;
    private boolean uncertain;
    /** The text of the last statement, which may run expressions: read when it matters. */
    private String unread = "";

    private boolean sessionChanged;

    /** What is sent where the script has set nothing, the same in nearly every migration; and what it was made of. */
    private final Map<LockClass, String> usual = new EnumMap<>(LockClass.class);

    private boolean usualLocal;
    private @Nullable TimeoutPolicy usualPolicy;

    /** How long a value that a script has set lasts. */
    private enum Own {
        NONE,
        TRANSACTION,
        SESSION
    }

    /**
     * The session's values before the run, as {@code current_setting} gives them.
     *
     * @param transactionTimeout {@code 0} when there is none, as before PostgreSQL 17
     */
    public record Original(String lockTimeout, String statementTimeout, String transactionTimeout) {

        boolean limitsTransactions() {
            return !transactionTimeout.equals("0");
        }
    }

    public SessionTimeouts(TimeoutPolicy policy, Original original) {
        this.general = policy;
        this.policy = policy;
        this.original = original;
        this.asBefore = asBefore(original);
    }

    /**
     * A migration's attempt starts.
     *
     * @param putBack whether {@link #asBefore} has just been sent: row work needs no other timeouts then
     */
    public void begin(boolean inTransaction, boolean putBack) {
        policy = general;
        applied = putBack && policy.lockTimeout(LockClass.ROW).isEmpty() ? LockClass.ROW : null;
        local = inTransaction;
        isCertain();
        ownLockTimeout = Own.NONE;
        ownStatementTimeout = Own.NONE;
    }

    /** The migration has timeouts of its own, which it derives from those of the run. */
    public void override(UnaryOperator<TimeoutPolicy> own) {
        TimeoutPolicy next = own.apply(general);
        // nearly always the same one, and comparing records is slow until the JVM has compiled it
        if (next != policy && !next.equals(policy)) {
            policy = next;
            applied = null;
        }
    }

    /** A transaction ended inside the migration: what was set in it may be gone. */
    public void committed() {
        applied = null;
        ownLockTimeout = afterCommit(ownLockTimeout);
        ownStatementTimeout = afterCommit(ownStatementTimeout);
    }

    private static Own afterCommit(Own own) {
        return own == Own.TRANSACTION ? Own.NONE : own;
    }

    /** A transaction or a part of it was undone inside the migration, and with it perhaps what was set. */
    public void rolledBack() {
        applied = null;
        ownLockTimeout = Own.NONE;
        ownStatementTimeout = Own.NONE;
    }

    /** The migration itself began or ended working inside transactions. */
    public void within(boolean transaction) {
        local = transaction;
    }

    /**
     * Whether nothing has to be sent before the next statement.
     *
     * @param asksForTableLock whether the statement itself does; then what nobody has seen changed matters
     */
    public boolean isApplied(LockClass lockClass, boolean asksForTableLock) {
        return applied == lockClass && !(asksForTableLock && isUncertain());
    }

    /** The guard's {@code lock_timeout} that is set now; empty while the session's or the script's own is. */
    public Optional<Duration> lockTimeout() {
        return applied == null || ownLockTimeout != Own.NONE ? Optional.empty() : policy.lockTimeout(applied);
    }

    private boolean isUncertain() {
        if (!uncertain && !unread.isEmpty()) {
            uncertain = Words.RUNS_EXPRESSIONS.matcher(unread).find()
                    || Words.ADDS_OTHER_TYPE.matcher(unread).find();
            unread = "";
        }
        return uncertain;
    }

    private void isCertain() {
        uncertain = false;
        unread = "";
    }

    /** Select-list expressions that apply the timeouts of this class; they are sent once. */
    public String apply(LockClass lockClass) {
        applied = lockClass;
        isCertain();
        sessionChanged |= !local;
        if (ownLockTimeout != Own.NONE || ownStatementTimeout != Own.NONE) {
            return expressions(lockClass);
        }
        if (local != usualLocal || policy != usualPolicy) {
            usual.clear();
            usualLocal = local;
            usualPolicy = policy;
        }
        return usual.computeIfAbsent(lockClass, this::expressions);
    }

    private String expressions(LockClass lockClass) {
        String lock = set("lock_timeout", policy.lockTimeout(lockClass), original.lockTimeout());
        if (ownLockTimeout != Own.NONE) {
            // the server's word for it: 1us is 0 to it, and SET LOCAL means nothing outside a transaction
            lock = "case when pg_catalog.current_setting('lock_timeout') = '0' then " + lock + " end";
        }
        String statement = ownStatementTimeout != Own.NONE
                ? "null"
                : set("statement_timeout", policy.statementTimeout(lockClass), statementTimeoutOtherwise(lockClass));
        return lock + ", " + statement + transaction(lockClass);
    }

    /** A role's own transaction_timeout would end the session in the middle of a concurrent build. */
    private String transaction(LockClass lockClass) {
        if (local || !original.limitsTransactions()) {
            return "";
        }
        String value = lockClass == LockClass.ONLINE ? "0" : original.transactionTimeout();
        return ", " + set("transaction_timeout", Optional.empty(), value);
    }

    /**
     * A statement of the migration was executed.
     *
     * @param inTransaction whether a transaction was open, the tool's or the script's own
     * @return a warning when it tried to switch a timeout of the guard off
     */
    public Optional<String> executed(Statement statement, boolean inTransaction) {
        if (statement instanceof Statement.SetParameter set) {
            return executed(set, inTransaction);
        }
        if (statement instanceof Statement.Opaque || statement instanceof Statement.RowWork) {
            uncertain = true;
        } else if (!isUncertain()) {
            unread = statement.sql();
        }
        if (statement instanceof Statement.Discard discard && discard.all()) {
            reset();
        }
        return Optional.empty();
    }

    /** Whether session-wide values differ from the original ones. */
    public boolean mustBeRestored() {
        return sessionChanged;
    }

    /** Select-list expressions that put the original values back. */
    public String restore() {
        sessionChanged = false;
        applied = null;
        return asBefore();
    }

    /** The same between two migrations, for a query that the tool sends anyway. */
    public String asBefore() {
        return asBefore;
    }

    private static String asBefore(Original original) {
        return "pg_catalog.set_config('lock_timeout', %s, false), pg_catalog.set_config('statement_timeout', %s, false)%s"
                .formatted(
                        literal(original.lockTimeout()),
                        literal(original.statementTimeout()),
                        original.limitsTransactions()
                                ? ", pg_catalog.set_config('transaction_timeout', %s, false)"
                                        .formatted(literal(original.transactionTimeout()))
                                : "");
    }

    private Optional<String> executed(Statement.SetParameter set, boolean inTransaction) {
        if (set.parameter() == null) {
            reset();
            return Optional.empty();
        }
        String parameter = set.parameter().toLowerCase(Locale.ROOT);
        boolean lock = parameter.equals("lock_timeout");
        if (!lock && !parameter.equals("statement_timeout")) {
            return Optional.empty();
        }
        if (set.local() && !inTransaction) {
            return Optional.empty();
        }
        applied = null;
        sessionChanged |= !set.local();
        boolean positive = isPositive(set.value());
        Own own = !positive ? Own.NONE : set.local() ? Own.TRANSACTION : Own.SESSION;
        if (lock) {
            ownLockTimeout = own;
        } else {
            ownStatementTimeout = own;
        }
        return lock && !positive
                ? Optional.of("the script switches lock_timeout off; the guard keeps its own ("
                        + "a lock wait without end freezes the table behind it)")
                : Optional.empty();
    }

    private void reset() {
        sessionChanged = true;
        rolledBack();
    }

    private static boolean isPositive(@Nullable String value) {
        return value != null && value.matches("\\s*0*[1-9].*");
    }

    /** A role's own statement_timeout would end a concurrent build in the middle and leave an invalid index. */
    private String statementTimeoutOtherwise(LockClass lockClass) {
        return lockClass == LockClass.ONLINE ? "0" : original.statementTimeout();
    }

    private String set(String parameter, Optional<Duration> value, String otherwise) {
        // Concatenated, as this is asked for each migration: the first thousand formats of a JVM cost more than the
        // round trip.
        return "pg_catalog.set_config('" + parameter + "', "
                + literal(value.map(d -> d.toMillis() + "ms").orElse(otherwise)) + ", " + local + ")";
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
