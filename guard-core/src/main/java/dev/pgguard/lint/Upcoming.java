package dev.pgguard.lint;

import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands behind a statement in its file; read only when a rule asks for it, and only once. */
final class Upcoming {

    private static final int MANY = 10_000;

    private final List<ScriptStatement> statements;
    private final @Nullable Tree[] read;

    Upcoming(List<ScriptStatement> statements) {
        this.statements = statements;
        this.read = new Tree[statements.size()];
    }

    /** In a file of very many statements without its INSERTs. */
    Stream<Tree> after(int index) {
        return IntStream.range(index + 1, statements.size())
                .filter(each -> statements.size() <= MANY || !isRows(each))
                .mapToObj(this::tree);
    }

    private boolean isRows(int index) {
        return statements.get(index).startsWith("INSERT");
    }

    private Tree tree(int index) {
        Tree known = read[index];
        if (known == null) {
            ScriptStatement statement = statements.get(index);
            known = Grammar.parse(statement.tokens(), statement.sql().length()).tree();
            read[index] = known;
        }
        return known;
    }
}
