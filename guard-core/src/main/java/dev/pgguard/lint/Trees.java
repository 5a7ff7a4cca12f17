package dev.pgguard.lint;

import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a file or a block as the grammar reads them, and where those stand that are about something.
 *
 * <p>Each is read once, but for INSERTs and what is no SQL: there may be very many of them, and nobody looks for them, so that they are
 * read again when they are asked for again.
 */
final class Trees {

    private final List<ScriptStatement> statements;
    private final @Nullable Parsed[] read;
    private final NavigableSet<Integer> endsOfTransactions = new TreeSet<>();
    private @Nullable Map<String, List<Integer>> subjects;

    private Trees(List<ScriptStatement> statements, @Nullable Parsed[] read) {
        this.statements = statements;
        this.read = read;
    }

    static Trees ofFile(List<ScriptStatement> statements) {
        return new Trees(statements, new Parsed[statements.size()]);
    }

    static Trees ofBody(List<Bodies.Inner> inner) {
        @Nullable Parsed[] read = new Parsed[inner.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = inner.get(i).parsed();
        }
        return new Trees(List.of(), read);
    }

    Parsed get(int index) {
        Parsed known = read[index];
        if (known == null) {
            known = Grammar.parse(statements.get(index));
            boolean kept = !isInsert(index) && !(known.tree() instanceof Unknown);
            read[index] = kept ? known : null;
        }
        return known;
    }

    private boolean isInsert(int index) {
        return read[index] == null && statements.get(index).startsWith("INSERT");
    }

    /** Those before a statement that are about what has this name. */
    List<Tree> before(int index, String name) {
        return between(0, index, name);
    }

    List<Tree> after(int index, String name) {
        return between(index + 1, read.length, name);
    }

    /** Those behind a statement up to the end of its transaction. */
    List<Tree> afterInTransaction(int index, String name) {
        List<Tree> all = after(index, name);
        Integer end = endsOfTransactions.higher(index);
        return end == null || all.isEmpty() ? all : between(index + 1, end, name);
    }

    private List<Tree> between(int from, int to, String name) {
        List<Tree> found = new ArrayList<>();
        for (int index : subjects().getOrDefault(name, List.of())) {
            if (index >= from && index < to) {
                found.add(get(index).tree());
            }
        }
        return found;
    }

    private Map<String, List<Integer>> subjects() {
        Map<String, List<Integer>> known = subjects;
        if (known == null) {
            known = new HashMap<>();
            for (int i = 0; i < read.length; i++) {
                if (!isInsert(i)) {
                    note(i, get(i).tree(), known);
                }
            }
            subjects = known;
        }
        return known;
    }

    private void note(int index, Tree tree, Map<String, List<Integer>> into) {
        for (String name : Subjects.of(tree)) {
            into.computeIfAbsent(name, any -> new ArrayList<>()).add(index);
        }
        if (tree instanceof Transaction control
                && (control.kind() == Transaction.Kind.COMMIT
                        || control.kind() == Transaction.Kind.ROLLBACK
                        || control.kind() == Transaction.Kind.PREPARE)) {
            endsOfTransactions.add(index);
        }
    }
}
