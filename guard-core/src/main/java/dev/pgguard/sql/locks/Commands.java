package dev.pgguard.sql.locks;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.DropIndex;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.ReindexKind;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.SetParameter;
import dev.pgguard.sql.Statement.TransactionControl;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CallProcedure;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import dev.pgguard.sql.tree.Vacuum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a guarded run has to know of a statement that the grammar has read. */
final class Commands {

    private final String sql;
    private final List<Token> tokens;

    Commands(String sql, List<Token> tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    Statement statement(Parsed parsed) {
        Tree tree = parsed.tree();
        if (tree instanceof Unknown) {
            return opaque("begins with " + firstWords(tokens));
        }
        String word = tokens.get(0).text().toUpperCase(Locale.ROOT);
        // To ask of which class a record is, the JVM loads that class: the first word leaves few to ask for.
        return switch (word) {
            case "CREATE" -> create(tree, TableLocks.of(sql, parsed));
            case "ALTER" -> alter(tree, TableLocks.of(sql, parsed));
            case "DROP" -> drop(tree, TableLocks.of(sql, parsed));
            case "SET", "RESET" -> tree instanceof SetVariable set ? setting(set) : new RowWork(sql, List.of());
            case "DO" -> Blocks.statement(sql, (DoBlock) tree);
            case "CALL" -> opaque("calls " + Locks.name(((CallProcedure) tree).name()) + "()");
            case "REINDEX" -> reindex((Reindex) tree, TableLocks.of(sql, parsed));
            case "VACUUM", "ANALYZE", "ANALYSE" -> vacuum((Vacuum) tree, TableLocks.of(sql, parsed));
            case "CLUSTER" ->
                ((Cluster) tree).relation() == null
                        ? opaque("rewrites every clustered table")
                        : new Ddl(sql, word, TableLocks.of(sql, parsed));
            case "TRUNCATE", "LOCK", "REFRESH", "COMMENT", "SECURITY" -> new Ddl(sql, word, TableLocks.of(sql, parsed));
            default -> opaque("begins with " + firstWords(tokens));
        };
    }

    private Statement create(Tree tree, List<TableLock> locks) {
        if (tree instanceof CreateTable table) {
            return new Statement.CreateTable(sql, locks, Locks.name(table.name()), table.ifNotExists(), false);
        }
        if (tree instanceof CreateIndex index) {
            return index(index, locks);
        }
        if (tree instanceof CreateTableAs table) {
            return tableAs(table);
        }
        if (tree instanceof CreateExtension) {
            return opaque("runs the script of an extension");
        }
        if (tree instanceof CreateSchema schema && !schema.elements().isEmpty()) {
            return opaque("creates a schema with its contents");
        }
        return new Ddl(sql, "CREATE", locks);
    }

    private Statement index(CreateIndex index, List<TableLock> locks) {
        Name name = index.name();
        String definition =
                sql.substring(index.table().span().end(), index.span().end()).strip();
        return new Statement.CreateIndex(
                sql,
                locks,
                name == null ? null : name.last(),
                Locks.name(index.table().name()),
                index.concurrently(),
                index.ifNotExists(),
                new Statement.Definition(index.unique(), index.table().only(), definition));
    }

    private Statement tableAs(CreateTableAs table) {
        if (table.query() instanceof Other) {
            return opaque("runs a prepared statement");
        }
        Statement query = RowParser.query(new Cursor(sql, in(table.query().span())));
        return query instanceof Opaque
                ? query
                : new Statement.CreateTable(sql, query.locks(), Locks.name(table.name()), table.ifNotExists(), true);
    }

    private List<Token> in(Span span) {
        int from = 0;
        while (tokens.get(from).start() < span.start()) {
            from++;
        }
        return tokens.subList(from, tokens.size());
    }

    private Statement alter(Tree tree, List<TableLock> locks) {
        if (tree instanceof AlterTable alter) {
            return alter.type() == ObjectType.TYPE && reachesTables(alter)
                    ? opaque("changes every table of that type")
                    : new Ddl(sql, verb(alter), locks);
        }
        if (tree instanceof Rename rename && rename.type() == ObjectType.ATTRIBUTE && rename.cascade()) {
            return opaque("changes every table of that type");
        }
        boolean extension = tokens.get(1).is("EXTENSION");
        boolean everything = tree instanceof Other other && other.node().equals("AlterTableMoveAllStmt");
        return extension || everything ? opaque("changes what it does not name") : new Ddl(sql, "ALTER", locks);
    }

    /** Attributes of a composite type are changed like columns; with CASCADE also in the tables made of it. */
    private static boolean reachesTables(AlterTable alter) {
        for (AlterTable.Action action : alter.actions()) {
            boolean cascade = action instanceof AlterTable.AddColumn add && add.cascade()
                    || action instanceof AlterTable.DropColumn drop && drop.cascade()
                    || action instanceof AlterTable.AlterColumnType type && type.cascade();
            if (cascade) {
                return true;
            }
        }
        return false;
    }

    private String verb(AlterTable alter) {
        List<Token> command = in(alter.actions().get(0).span());
        if (command.get(0).is("ATTACH")) {
            return "ATTACH PARTITION";
        }
        boolean concurrently =
                command.get(0).is("DETACH") && command.get(command.size() - 1).is("CONCURRENTLY");
        return concurrently ? "DETACH PARTITION CONCURRENTLY" : "ALTER TABLE";
    }

    private Statement drop(Tree tree, List<TableLock> locks) {
        if (!(tree instanceof Drop drop)) {
            return tokens.get(1).is("OWNED") ? opaque("drops whatever belongs to it") : new Ddl(sql, "DROP", locks);
        }
        if (drop.type() == ObjectType.INDEX) {
            List<QualifiedName> indexes = new ArrayList<>();
            for (ObjectRef index : drop.objects()) {
                indexes.add(Locks.name(index.name()));
            }
            return new DropIndex(sql, locks, List.copyOf(indexes), drop.concurrently(), drop.ifExists());
        }
        boolean namesTables = drop.type() != ObjectType.STATISTIC_EXT && !locks.isEmpty();
        if (drop.type() == ObjectType.EXTENSION || (drop.cascade() && !namesTables)) {
            return opaque("drops whatever depends on it");
        }
        return new Ddl(sql, drop.type() == ObjectType.TABLE ? "DROP TABLE" : "DROP", locks);
    }

    private Statement reindex(Reindex reindex, List<TableLock> locks) {
        Name target = reindex.relation() == null ? reindex.name() : reindex.relation();
        return new Statement.Reindex(
                sql,
                locks,
                ReindexKind.valueOf(reindex.kind().name()),
                target == null ? null : Locks.name(target),
                reindex.concurrently());
    }

    private Statement vacuum(Vacuum vacuum, List<TableLock> locks) {
        return locks.isEmpty() && vacuum.has("full")
                ? opaque("rewrites every table")
                : new Ddl(sql, vacuum.vacuum() ? "VACUUM" : "ANALYZE", locks);
    }

    private Statement setting(SetVariable set) {
        if (set.kind() == SetVariable.Kind.MULTI) {
            return new TransactionControl(sql, "SET " + set.name());
        }
        String parameter =
                set.kind() == SetVariable.Kind.RESET_ALL ? null : set.name().toLowerCase(Locale.ROOT);
        String value = set.kind() == SetVariable.Kind.VALUE ? value(set) : null;
        return new SetParameter(sql, parameter, value, set.local());
    }

    /** A single constant without its quotes, several as they are written. */
    private String value(SetVariable set) {
        if (set.values().size() == 1) {
            return set.values().get(0).text();
        }
        int i = 0;
        while (!tokens.get(i).is("TO") && !tokens.get(i).is("=")) {
            i++;
        }
        return sql.substring(tokens.get(i + 1).start(), set.span().end());
    }

    private Opaque opaque(String why) {
        return new Opaque(sql, why);
    }

    /** The first word or two, for a message; never a literal. */
    static String firstWords(List<Token> tokens) {
        List<String> words = new ArrayList<>();
        for (Token token : tokens) {
            if (token.kind() != Token.Kind.WORD || words.size() == 2) {
                break;
            }
            words.add(token.text().toUpperCase(Locale.ROOT));
        }
        return words.isEmpty() ? "no known word" : String.join(" ", words);
    }
}
