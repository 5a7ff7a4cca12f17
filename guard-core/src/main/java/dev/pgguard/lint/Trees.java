package dev.pgguard.lint;

import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements of a file as the grammar reads them: once, at their turn or when somebody looks ahead. */
final class Trees {

    private static final int MANY = 10_000;

    private final List<ScriptStatement> statements;
    private final @Nullable Parsed[] ahead;

    Trees(List<ScriptStatement> statements) {
        this.statements = statements;
        this.ahead = new Parsed[statements.size()];
    }

    /** The statement at its turn. */
    Parsed take(int index) {
        Parsed parsed = parsed(index);
        ahead[index] = null;
        return parsed;
    }

    Tree tree(int index) {
        Parsed parsed = parsed(index);
        ahead[index] = parsed;
        return parsed.tree();
    }

    /** What stands behind a statement; in a file of very many statements without its INSERTs. */
    Stream<Tree> after(int index) {
        return IntStream.range(index + 1, statements.size())
                .filter(each -> statements.size() <= MANY || !isRows(each))
                .mapToObj(this::tree);
    }

    private boolean isRows(int index) {
        return statements.get(index).startsWith("INSERT");
    }

    private Parsed parsed(int index) {
        Parsed known = ahead[index];
        if (known != null) {
            return known;
        }
        ScriptStatement statement = statements.get(index);
        return Grammar.parse(statement.tokens(), statement.sql().length());
    }
}
