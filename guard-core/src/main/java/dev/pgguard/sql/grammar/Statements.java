package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Tree;
import org.jspecify.annotations.Nullable;

/** Which statement the first word begins. */
final class Statements {

    private final Tokens t;
    private final Parser p;

    Statements(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree statement() {
        return statement(true);
    }

    /** A statement within another one, whose tables are no longer named directly. */
    Tree nested() {
        t.enter();
        p.nest();
        Tree tree = statement(false);
        p.unnest();
        t.leave();
        return tree;
    }

    private Tree statement(boolean top) {
        int start = t.mark();
        Tree tree =
                switch (t.word()) {
                    case "alter" -> new Alters(p).parse(start);
                    case "create" -> new Creates(p).parse(start);
                    case "drop" -> new Drops(p).parse(start);
                    default -> {
                        Tree data = data(top, start);
                        yield data != null ? data : utility(start);
                    }
                };
        return tree;
    }

    /** A query, INSERT, UPDATE, DELETE or MERGE. */
    Tree preparable(boolean top) {
        Tree tree = data(top, t.mark());
        if (tree == null) {
            throw t.unexpected();
        }
        return tree;
    }

    /** What EXPLAIN takes. */
    void explainable() {
        int start = t.mark();
        switch (t.word()) {
            case "declare" -> new Prepared(p).declare(start);
            case "execute" -> new Prepared(p).execute(start);
            case "create", "refresh" -> nested();
            default -> preparable(false);
        }
    }

    private @Nullable Tree data(boolean top, int start) {
        switch (t.word()) {
            case "select", "values", "table", "(" -> {
                return p.queries().statement();
            }
            case "with" -> {
                t.enter();
                p.queries().with();
                Tree tree = behindWith(top, start);
                t.leave();
                return tree;
            }
            default -> {
                return changing(top, false, start);
            }
        }
    }

    private @Nullable Tree changing(boolean top, boolean with, int start) {
        return switch (t.word()) {
            case "insert" -> new Dml(p, top).insert(with, start);
            case "update" -> new Dml(p, top).update(with, start);
            case "delete" -> new Dml(p, top).delete(with, start);
            case "merge" -> new Merges(p, top).merge(with, start);
            default -> null;
        };
    }

    private Tree behindWith(boolean top, int start) {
        Tree tree = changing(top, true, start);
        return tree != null ? tree : p.queries().statementBehindWith(start);
    }

    private Tree utility(int start) {
        return switch (t.word()) {
            case "begin", "start", "savepoint", "release", "commit", "rollback", "end", "abort" ->
                new Transactions(p).parse(start);
            case "prepare" ->
                t.ahead(1, "transaction") ? new Transactions(p).parse(start) : new Prepared(p).prepare(start);
            case "execute" -> new Prepared(p).execute(start);
            case "deallocate" -> new Prepared(p).deallocate(start);
            case "explain" -> new Prepared(p).explain(start);
            case "declare" -> new Prepared(p).declare(start);
            case "fetch", "move" -> new Prepared(p).fetch(start);
            case "close" -> new Prepared(p).close(start);
            case "set" -> new Settings(p).set(start);
            case "reset" -> new Settings(p).reset(start);
            case "show" -> new Settings(p).show(start);
            case "copy" -> new Copies(p).parse(start);
            case "do" -> new Functions(p).block(start);
            case "comment", "security" -> new Comments(p).parse(start);
            case "grant", "revoke" -> new Grants(p).parse(start);
            case "import" -> new ForeignObjects(p).importSchema(start);
            default -> maintenance(start);
        };
    }

    private Tree maintenance(int start) {
        Maintenance maintenance = new Maintenance(p);
        Sessions sessions = new Sessions(p);
        return switch (t.word()) {
            case "vacuum" -> maintenance.vacuum(start);
            case "analyze", "analyse" -> maintenance.analyze(start);
            case "cluster" -> maintenance.cluster(start);
            case "reindex" -> maintenance.reindex(start);
            case "refresh" -> maintenance.refresh(start);
            case "lock" -> maintenance.lock(start);
            case "truncate" -> maintenance.truncate(start);
            case "call" -> sessions.call(start);
            case "load" -> sessions.load(start);
            case "checkpoint" -> sessions.checkpoint(start);
            case "discard" -> sessions.discard(start);
            case "listen" -> sessions.listen(start);
            case "unlisten" -> sessions.unlisten(start);
            case "notify" -> sessions.notify(start);
            case "reassign" -> sessions.reassign(start);
            default -> throw t.unexpected();
        };
    }
}
