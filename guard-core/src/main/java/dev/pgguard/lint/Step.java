package dev.pgguard.lint;

import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.locks.TableLocks;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement at its turn, with all that is known at this moment.
 *
 * <p>Schema and session are those before the statement, and change with every step: a rule must not keep them.
 */
public final class Step {

    private static final List<ObjectType> OTHER_RELATIONS = List.of(
            ObjectType.INDEX,
            ObjectType.SEQUENCE,
            ObjectType.VIEW,
            ObjectType.MATVIEW,
            ObjectType.TYPE,
            ObjectType.DOMAIN);

    private final Setting setting;
    private final ScriptStatement statement;
    private final Parsed parsed;
    private final @Nullable Body body;
    private final String sql;
    private @Nullable List<TableLock> locks;
    private @Nullable List<TableLock> used;
    /** The last name that was found in the search path: rules ask for the same one again and again. */
    private @Nullable QualifiedName resolved;

    /** What all steps of a file share. */
    record Setting(LintFile file, Schema schema, Session session, LintPolicy policy, Catalog catalog, Trees trees) {}

    /**
     * Of a statement inside of a block or a function: where it stands in the outer one.
     *
     * @param later whether it runs when the function is called, and not now
     * @param instead where its parts are pointed to when their own place cannot be told; else null
     * @param trees the statements of the same body, of which it is the one at {@code index}
     */
    record Body(int offset, boolean later, @Nullable Span instead, Trees trees, int index) {}

    Step(Setting setting, ScriptStatement statement, Parsed parsed, @Nullable Body body, String sql) {
        this.setting = setting;
        this.statement = statement;
        this.parsed = parsed;
        this.body = body;
        this.sql = sql;
    }

    public LintFile file() {
        return setting.file();
    }

    /** From 1. */
    public int number() {
        return statement.index() + 1;
    }

    /** The statement's own text; spans of {@link #tree} count in it. */
    public String sql() {
        return sql;
    }

    public String text(Span part) {
        return sql.substring(part.start(), part.end());
    }

    public Tree tree() {
        return parsed.tree();
    }

    public Parsed parsed() {
        return parsed;
    }

    public Schema schema() {
        return setting.schema();
    }

    public Session session() {
        return setting.session();
    }

    public Catalog catalog() {
        return setting.catalog();
    }

    public LintPolicy policy() {
        return setting.policy();
    }

    /** The oldest PostgreSQL major on which it runs. */
    public int target() {
        return setting.policy().target();
    }

    /** Whether it is part of a function's definition, and runs when that is called. */
    public boolean later() {
        return body != null && body.later();
    }

    /** Whether it stands inside a block or a function. */
    public boolean inBody() {
        return body != null;
    }

    /** Whether it is an EXECUTE in a block or a function whose SQL is put together when it runs. */
    public boolean isDynamic() {
        return tree() instanceof Other other && other.node().equals(DynamicSql.NODE);
    }

    /** Whether it runs in a transaction block: a block of code always does. */
    public boolean inTransaction() {
        return body != null || session().inTransaction();
    }

    /** Whether there is no other statement in its file. */
    public boolean isAlone() {
        return file().script().statements().size() == 1;
    }

    /** The statements before it in its file that make, change, empty or drop something of that name, whatever its schema. */
    public List<Tree> earlier(String name) {
        return setting.trees().before(statement.index(), name);
    }

    /** The same for the statements behind it, in its body and in its file. */
    public List<Tree> following(String name) {
        List<Tree> found = behindInBody(name);
        if (!later()) {
            found.addAll(setting.trees().after(statement.index(), name));
        }
        return found;
    }

    /** Those of {@link #following} that run in the same transaction block. */
    public List<Tree> restOfTransaction(String name) {
        List<Tree> found = behindInBody(name);
        if (!later() && session().inTransaction()) {
            found.addAll(setting.trees().afterInTransaction(statement.index(), name));
        }
        return found;
    }

    private List<Tree> behindInBody(String name) {
        return body == null ? new ArrayList<>() : body.trees().after(body.index(), name);
    }

    /** The tables that it locks, with the strongest mode for each; those of row work are left out. */
    public List<TableLock> locks() {
        List<TableLock> known = locks;
        if (known == null) {
            known = TableLocks.of(sql, parsed);
            locks = known;
        }
        return known;
    }

    /** Those of {@link #locks} that are on tables which others use. */
    public List<TableLock> locksInUse() {
        List<TableLock> known = used;
        if (known == null) {
            known = new ArrayList<>();
            for (TableLock lock : locks()) {
                if (isInUse(lock.table())) {
                    known.add(lock);
                }
            }
            used = known;
        }
        return known;
    }

    /** A lock may also be on an index, a view, a sequence or a type, and stand for those on its tables. */
    private boolean isInUse(QualifiedName relation) {
        QualifiedName complete = resolve(relation);
        if (!isUsed(complete) || isNothing(complete)) {
            return false;
        }
        for (ObjectType type : OTHER_RELATIONS) {
            if (isNew(schema().origin(type, complete))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it drops, if it exists, what neither the migrations nor the live database have: an index, a view, a table or a sequence. */
    public boolean isNothing(Name relation) {
        return isNothing(resolve(relation));
    }

    private boolean isNothing(QualifiedName complete) {
        if (!(tree() instanceof Drop drop)
                || !drop.ifExists()
                || schema().table(complete).isPresent()) {
            return false;
        }
        for (ObjectType type : OTHER_RELATIONS) {
            if (schema().origin(type, complete).isPresent()) {
                return false;
            }
        }
        return !catalog().hasRelation(complete).orElse(true);
    }

    /** Whether it adds a foreign key that refers to the table. */
    boolean refersTo(QualifiedName table) {
        if (tree() instanceof AlterTable alter) {
            QualifiedName complete = resolve(table);
            for (AlterTable.Action action : alter.actions()) {
                for (Constraint each : added(action)) {
                    if (each instanceof Constraint.ForeignKey key
                            && resolve(key.table()).equals(complete)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<Constraint> added(AlterTable.Action action) {
        if (action instanceof AlterTable.AddConstraint add) {
            return List.of(add.constraint());
        }
        return action instanceof AlterTable.AddColumn add ? add.column().constraints() : List.of();
    }

    /** The tokens of {@link #sql}, without comments. */
    public List<Token> tokens() {
        if (body == null) {
            return statement.tokens();
        }
        List<ScriptStatement> read = Script.of(sql, ScriptStyle.plain()).statements();
        if (read.isEmpty()) {
            return List.of();
        }
        int shift = read.get(0).range().start();
        return read.get(0).tokens().stream()
                .map(token -> new Token(
                        token.kind(), token.text(), token.start() + shift, token.end() + shift, token.backslashes()))
                .toList();
    }

    /** The same one after the other, for a statement of any length; of one inside a body its {@link #tokens}. */
    public Iterator<Token> tokenReader() {
        return body == null ? statement.tokenReader() : tokens().iterator();
    }

    /** The name with its schema: as written, else the first of a search path that the file has set, else where the session finds it, else {@code public}. */
    public QualifiedName resolve(Name name) {
        return resolve(name.schema(), name.last());
    }

    public QualifiedName resolve(QualifiedName name) {
        return resolve(name.schema(), name.name());
    }

    private QualifiedName resolve(@Nullable String schema, String name) {
        if (schema != null) {
            return new QualifiedName(schema, name);
        }
        QualifiedName known = resolved;
        if (known == null || !known.name().equals(name)) {
            known = new QualifiedName(schemaOf(name), name);
            resolved = known;
        }
        return known;
    }

    private String schemaOf(String name) {
        for (Value each : session().setting("search_path").orElse(List.of())) {
            if (!each.text().equals("$user")) {
                return each.text();
            }
        }
        return catalog().schemaOf(name).orElse("public");
    }

    /** A table that the migrations have made or touched. */
    public Optional<Table> table(Name name) {
        return schema().table(resolve(name));
    }

    /** What the live database says of a table that it has. */
    public Optional<Catalog.TableFacts> facts(Name name) {
        return isUsed(name) ? catalog().table(resolve(name)) : Optional.empty();
    }

    /** Whether the rows of a table are those of before the migrations, so that the live database can be asked for them. */
    public boolean rowsAreKnown(QualifiedName table) {
        return isUsed(table) && !schema().changedRows.mayBeIn(table);
    }

    /** Whether others may use the table: it is neither temporary nor made by this deployment. */
    public boolean isUsed(Name table) {
        return isUsed(resolve(table));
    }

    public boolean isUsed(QualifiedName complete) {
        if (complete.schema() != null && complete.schema().startsWith("pg_temp")) {
            return false;
        }
        Optional<Table> table = schema().table(complete);
        return table.isEmpty()
                || (!table.get().temporary() && !isNew(table.get().origin()));
    }

    /** Whether it may have many rows: it is in use, or was filled in an earlier transaction. */
    public boolean mayBeLarge(Name table) {
        if (isUsed(table)) {
            return true;
        }
        Optional<Table> known = table(table);
        Optional<Origin> filled = known.isEmpty() || known.get().temporary()
                ? Optional.empty()
                : known.get().filled();
        return filled.isPresent() && filled.get().transaction() != session().transaction();
    }

    /** Whether an object other than a table is made by this deployment. */
    public boolean isNew(ObjectType type, Name name) {
        boolean inNoSchema = type == ObjectType.SCHEMA || type == ObjectType.EXTENSION;
        return isNew(schema().origin(type, inNoSchema ? new QualifiedName("", name.last()) : resolve(name)));
    }

    /** Whether the live database says that it has few rows, which are read or written anew in no time. */
    public boolean isSmall(Name table) {
        Optional<Catalog.TableFacts> facts = catalog().table(resolve(table));
        return facts.isPresent()
                && facts.get().bytes() >= 0
                && !policy().isLarge(
                                new Harm.Size(facts.get().rows(), facts.get().bytes()));
    }

    /** The table of an index, when the migrations or the live database know it. */
    public Optional<QualifiedName> tableOfIndex(Name index) {
        QualifiedName complete = resolve(index);
        return schema().tableOfIndex(complete).or(() -> catalog().tableOfIndex(complete));
    }

    /** Whether a column is made by this deployment, be it with its table. */
    public boolean isNewColumn(Name table, String column) {
        return !isUsed(table)
                || table(table)
                        .flatMap(each -> each.column(column))
                        .map(each -> isNew(Optional.ofNullable(each.origin())))
                        .orElse(false);
    }

    /** Whether that statement belongs to this deployment: to the same file, or to one that is pending together with it. */
    public boolean isNew(Optional<Origin> origin) {
        if (origin.isEmpty()) {
            return false;
        }
        LintFile file = origin.get().file();
        return file == file() || (isPending(file) && isPending(file()));
    }

    private static boolean isPending(LintFile file) {
        return file.standing() == LintFile.Standing.PENDING;
    }

    /** Whether the live database or the migrations say that the table is partitioned. */
    public boolean isPartitioned(Name table) {
        return isPartitioned(resolve(table));
    }

    public boolean isPartitioned(QualifiedName table) {
        Optional<Table> made = schema().table(table);
        Optional<Catalog.TableFacts> live = catalog().table(table);
        return (made.isPresent() && made.get().partitioned())
                || (live.isPresent() && live.get().partitioned());
    }

    /** Text on lines of its own, before the statement and the comments that stand directly above it. */
    public Edit before(String lines) {
        int at = statement.range().start();
        LineIndex index = file().script().lines();
        List<dev.pgguard.sql.Comment> above = statement.commentsBefore();
        for (int i = above.size() - 1; i >= 0; i--) {
            TextRange comment = above.get(i).range();
            boolean attached = index.line(comment.end()) >= index.line(at) - 1
                    && file().script()
                            .text()
                            .substring(index.start(index.line(comment.start())), comment.start())
                            .isBlank();
            if (!attached) {
                break;
            }
            at = comment.start();
        }
        return new Edit(new TextRange(at, at), lines + "\n");
    }

    /** Takes the statement away, with its end and its line when nothing else stands there. */
    public Edit removed() {
        String text = file().script().text();
        int from = statement.range().start();
        int to = statement
                .terminator()
                .map(TextRange::end)
                .orElse(statement.range().end());
        boolean begins = from == 0 || text.charAt(from - 1) == '\n';
        if (begins && text.startsWith("\r\n", to)) {
            to += 2;
        } else if (begins && text.startsWith("\n", to)) {
            to++;
        }
        return new Edit(new TextRange(from, to), "");
    }

    /** What ends the statement in the file; empty where the file ends. */
    public Optional<TextRange> terminator() {
        return statement.terminator();
    }

    /** Where a part of the statement stands in the file. */
    public TextRange inFile(Span part) {
        Span instead = body == null ? null : body.instead();
        if (instead != null) {
            return statement.inFile(instead.start(), instead.end());
        }
        int shift = body == null ? 0 : body.offset();
        return statement.inFile(part.start() + shift, part.end() + shift);
    }
}
