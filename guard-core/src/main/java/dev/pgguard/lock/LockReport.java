package dev.pgguard.lock;

import dev.pgguard.migration.Facts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was seen while one statement of the migration ran.
 *
 * @param awaited what it waited for last; null when it was not seen waiting
 * @param blockers who blocked it at the last look, nearest first, with those who blocked the blockers
 * @param notSeen what could not be seen and why, one sentence each, with the GRANT that would show it
 * @param watched whether a second session looked at least once; false for a statement that was over before, and for {@link
 *     LockWatch#holders}, where the freeze is not measured
 * @param cutShort whether the watch ended its wait for a lock, because its allowance was used up
 */
public record LockReport(
        @Nullable Awaited awaited,
        List<Blocker> blockers,
        Freeze freeze,
        List<String> notSeen,
        boolean watched,
        boolean cutShort) {

    private static final int SHOWN = 3;

    /** Of a statement that ended before the second session was there. */
    static final String STILL_OPENING =
            "Blockers were not watched: the second session was still being opened when the statement ended.";

    private static final LockReport NOTHING = new LockReport(null, List.of(), Freeze.NONE, List.of(), false, false);

    public LockReport {
        blockers = List.copyOf(blockers);
        notSeen = List.copyOf(notSeen);
    }

    /** Nothing was seen, and nothing is to be said about that: the statement was quick. */
    public static LockReport nothing() {
        return NOTHING;
    }

    /** The same of a statement that went through before anybody could look, which is not worth a word. */
    public LockReport ofQuickStatement() {
        return !watched && notSeen.size() == 1 && notSeen.get(0).equals(STILL_OPENING) ? NOTHING : this;
    }

    /** Whether somebody looked, or nobody had to: a statement that was over at once made nobody wait. */
    public boolean measured() {
        return watched || notSeen.isEmpty();
    }

    /** Who is in the way, where nobody watched or nothing was to be watched. */
    public static LockReport of(
            @Nullable Awaited awaited, List<Blocker> blockers, List<String> notSeen, boolean watched) {
        return new LockReport(awaited, blockers, Freeze.NONE, notSeen, watched, false);
    }

    /** Itself when somebody looked; else the other one, with what could not be seen here told first. */
    public LockReport orElse(Supplier<LockReport> other) {
        if (watched) {
            return this;
        }
        LockReport instead = other.get();
        List<String> all = new ArrayList<>(notSeen);
        instead.notSeen().stream()
                .filter(sentence -> !notSeen.contains(sentence))
                .forEach(all::add);
        return new LockReport(
                instead.awaited(), instead.blockers(), instead.freeze(), all, instead.watched(), instead.cutShort());
    }

    /** Blockers, queue, and what was not seen, in sentences. */
    public String describe() {
        List<String> sentences = new ArrayList<>();
        sentences.add(describeBlockers() + ".");
        if (watched) {
            sentences.add(capital(describeQueue()) + ".");
        }
        sentences.addAll(notSeen);
        return String.join(" ", sentences);
    }

    /**
     * The same for the report of the run; nothing where nothing is to be said.
     *
     * @param start of the statement within its attempt
     */
    public Facts facts(Duration start) {
        if (this == NOTHING || equals(NOTHING)) {
            return new Facts();
        }
        return new Facts()
                .and("waitedFor", awaited == null ? null : awaited.describe())
                .and("blockers", blockers.stream().map(Blocker::describe).toList())
                .and(watched ? freeze.facts(start) : new Facts())
                .and("cutShort", cutShort)
                .and("notSeen", notSeen);
    }

    /** {@link #describe} after a space, or nothing where nothing is to be said. */
    public String afterFailure() {
        return equals(nothing()) ? "" : " " + describe();
    }

    /** For example {@code Blocked by pid 4711 (app=reporting), idle in transaction for 4m12s, last query: select 1}; without a full stop. */
    public String describeBlockers() {
        List<Blocker> direct =
                blockers.stream().filter(b -> b.place().depth() == 1).toList();
        if (direct.isEmpty()) {
            return "No blocker was seen";
        }
        String story = direct.stream().limit(SHOWN).map(Blocker::describe).collect(Collectors.joining("; and by "));
        if (direct.size() > SHOWN) {
            story += "; and by " + (direct.size() - SHOWN) + " more";
        }
        String chain = blockers.stream()
                .filter(b -> b.place().depth() > 1)
                .limit(SHOWN)
                .map(b -> "; pid " + b.place().blocks() + " itself waits for " + b.describe())
                .collect(Collectors.joining());
        return "Blocked by " + story + chain;
    }

    /** For example {@code up to 4 sessions queued behind us (2.1 session-seconds)}. */
    public String describeQueue() {
        return watched ? freeze.describe() : "queue and freeze were not measured";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
