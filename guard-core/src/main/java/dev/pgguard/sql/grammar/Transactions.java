package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Transaction.Kind;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK, savepoints, two-phase commit. */
final class Transactions {

    private final Tokens t;
    private final Parser p;

    Transactions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree parse(int start) {
        String word = t.word();
        t.skip(1);
        return switch (word) {
            case "begin" -> {
                workOrTransaction();
                yield begin(Kind.BEGIN, start);
            }
            case "start" -> {
                t.expect("transaction");
                yield begin(Kind.START, start);
            }
            case "savepoint" -> savepoint(Kind.SAVEPOINT, start);
            case "release" -> {
                t.accept("savepoint");
                yield savepoint(Kind.RELEASE, start);
            }
            case "prepare" -> {
                t.expect("transaction");
                yield prepared(Kind.PREPARE, start);
            }
            case "commit" -> {
                if (t.accept("prepared")) {
                    yield prepared(Kind.COMMIT_PREPARED, start);
                }
                workOrTransaction();
                yield end(Kind.COMMIT, start);
            }
            case "rollback" -> rollback(start);
            case "end" -> {
                workOrTransaction();
                yield end(Kind.COMMIT, start);
            }
            default -> {
                workOrTransaction();
                yield end(Kind.ROLLBACK, start);
            }
        };
    }

    private Tree rollback(int start) {
        if (t.accept("prepared")) {
            return prepared(Kind.ROLLBACK_PREPARED, start);
        }
        workOrTransaction();
        if (t.accept("to")) {
            t.accept("savepoint");
            return savepoint(Kind.ROLLBACK_TO, start);
        }
        return end(Kind.ROLLBACK, start);
    }

    private void workOrTransaction() {
        if (!t.accept("work")) {
            t.accept("transaction");
        }
    }

    private Tree begin(Kind kind, int start) {
        List<Option> options = modes(false);
        return transaction(kind, null, null, false, options, start);
    }

    private Tree end(Kind kind, int start) {
        boolean chain = false;
        if (t.accept("and")) {
            chain = !t.accept("no");
            t.expect("chain");
        }
        return transaction(kind, null, null, chain, List.of(), start);
    }

    private Tree savepoint(Kind kind, int start) {
        Name savepoint = p.names.column();
        return transaction(kind, savepoint, null, false, List.of(), start);
    }

    private Tree prepared(Kind kind, int start) {
        String id = p.names.stringText();
        return transaction(kind, null, id, false, List.of(), start);
    }

    private Tree transaction(
            Kind kind, @Nullable Name savepoint, @Nullable String id, boolean chain, List<Option> options, int start) {
        return new Transaction(kind, savepoint, id, chain, options, t.since(start));
    }

    /** {@code transaction_mode_list}, with or without commas. */
    List<Option> modes(boolean needed) {
        List<Option> options = new ArrayList<>();
        boolean more = needed || atMode();
        while (more) {
            options.add(mode());
            more = t.accept(",") || atMode();
        }
        return List.copyOf(options);
    }

    private boolean atMode() {
        return t.at("isolation") || t.at("read") || t.at("deferrable") || t.at("not", "deferrable");
    }

    private Option mode() {
        int start = t.mark();
        if (t.accept("isolation")) {
            t.expect("level");
            return option("transaction_isolation", Value.string(level()), start);
        }
        if (t.accept("read")) {
            boolean only = t.accept("only");
            if (!only) {
                t.expect("write");
            }
            return option("transaction_read_only", Value.integer(only ? 1 : 0), start);
        }
        boolean not = t.accept("not");
        t.expect("deferrable");
        return option("transaction_deferrable", Value.integer(not ? 0 : 1), start);
    }

    private String level() {
        if (t.accept("serializable")) {
            return "serializable";
        }
        if (t.accept("repeatable")) {
            t.expect("read");
            return "repeatable read";
        }
        t.expect("read");
        if (t.accept("committed")) {
            return "read committed";
        }
        t.expect("uncommitted");
        return "read uncommitted";
    }

    private Option option(String name, Value value, int start) {
        return new Option(null, name, value, null, t.since(start));
    }
}
