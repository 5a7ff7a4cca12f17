package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTable.OnCommit;
import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE and CREATE FOREIGN TABLE; hands over to CREATE TABLE AS where a query follows. */
final class CreateTables {

    private final Tokens t;
    private final Parser p;
    private final Constraints constraints;
    private final Columns columns;

    CreateTables(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.constraints = new Constraints(parser);
        this.columns = new Columns(parser, constraints);
    }

    /** Behind CREATE and the words for persistence, at TABLE. */
    Tree parse(Persistence persistence, boolean foreign, int start) {
        t.expect("table");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = p.relations.targetName();
        Elements elements = new Elements();
        TypeName ofType = null;
        Name partitionOf = null;
        PartitionBound bound = null;
        if (t.accept("of")) {
            Name of = p.names.qualified();
            ofType = new TypeName(of.parts(), List.of(), List.of(), false, false, of.span());
            typedElements(elements);
        } else if (t.accept("partition", "of")) {
            partitionOf = p.listed(p.names.qualified());
            typedElements(elements);
            bound = new Partitions(p).bound();
        } else if (t.at("(") && !(!foreign && atColumnList())) {
            elements(elements);
        } else if (foreign) {
            throw t.unexpected();
        } else {
            return new CreateTableAs(p).table(name, persistence, ifNotExists, start);
        }
        List<Name> inherits = inherits(ofType == null && partitionOf == null);
        CreateTable.PartitionBy partitionBy = foreign || !t.at("partition") ? null : new Partitions(p).partitionBy();
        Name server = null;
        List<Option> foreignOptions = List.of();
        if (foreign) {
            t.expect("server");
            server = p.names.column();
            foreignOptions = p.options().optionalForeign();
        }
        Tail tail = foreign ? new Tail(null, List.of(), null, null) : tail();
        return new CreateTable(
                name,
                persistence,
                ifNotExists,
                List.copyOf(elements.columns),
                List.copyOf(elements.constraints),
                List.copyOf(elements.like),
                inherits,
                ofType,
                partitionOf,
                bound,
                partitionBy,
                tail.options,
                tail.onCommit,
                tail.tablespace,
                tail.accessMethod,
                server,
                foreignOptions,
                t.since(start));
    }

    /** Whether names without types stand in the parentheses, as they do before AS and a query. */
    private boolean atColumnList() {
        return t.at("(") && Names.isColumn(t.keywordAhead(1)) && (t.ahead(2, ",") || t.ahead(2, ")"));
    }

    private void elements(Elements elements) {
        t.expect("(");
        if (!t.at(")")) {
            do {
                element(elements);
            } while (t.accept(","));
        }
        t.expect(")");
    }

    private void element(Elements elements) {
        if (t.at("like")) {
            elements.like.add(like());
        } else if (constraints.at()) {
            elements.constraints.add(constraints.table());
        } else {
            elements.columns.add(columns.definition());
        }
    }

    private void typedElements(Elements elements) {
        if (!t.accept("(")) {
            return;
        }
        do {
            if (constraints.at()) {
                elements.constraints.add(constraints.table());
            } else {
                elements.columns.add(columns.untyped());
            }
        } while (t.accept(","));
        t.expect(")");
    }

    private CreateTable.Like like() {
        int start = t.mark();
        t.skip(1);
        Name relation = p.relations.targetName();
        int mask = 0;
        while (t.at("including") || t.at("excluding")) {
            boolean including = t.at("including");
            t.skip(1);
            int bits =
                    switch (t.word()) {
                        case "comments" -> 1;
                        case "compression" -> 1 << 1;
                        case "constraints" -> 1 << 2;
                        case "defaults" -> 1 << 3;
                        case "generated" -> 1 << 4;
                        case "identity" -> 1 << 5;
                        case "indexes" -> 1 << 6;
                        case "statistics" -> 1 << 7;
                        case "storage" -> 1 << 8;
                        case "all" -> Integer.MAX_VALUE;
                        default -> throw t.unexpected();
                    };
            t.skip(1);
            mask = including ? mask | bits : mask & ~bits;
        }
        return new CreateTable.Like(relation, mask, t.since(start));
    }

    private List<Name> inherits(boolean allowed) {
        if (!allowed || !t.accept("inherits")) {
            return List.of();
        }
        t.expect("(");
        List<Name> parents = new ArrayList<>();
        do {
            parents.add(p.listed(p.names.qualified()));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(parents);
    }

    /** USING, WITH, ON COMMIT and TABLESPACE, in the order the grammar asks for. */
    Tail tail() {
        Name accessMethod = t.accept("using") ? p.names.column() : null;
        List<Option> options = p.options().withStorage();
        if (options.isEmpty()) {
            t.accept("without", "oids");
        }
        OnCommit onCommit = null;
        if (t.accept("on", "commit")) {
            if (t.accept("drop")) {
                onCommit = OnCommit.DROP;
            } else {
                onCommit = t.at("delete") ? OnCommit.DELETE_ROWS : OnCommit.PRESERVE_ROWS;
                if (!t.accept("delete")) {
                    t.expect("preserve");
                }
                t.expect("rows");
            }
        }
        Name tablespace = t.accept("tablespace") ? p.names.column() : null;
        return new Tail(accessMethod, options, onCommit, tablespace);
    }

    /** What stands behind the columns. */
    record Tail(
            @Nullable Name accessMethod,
            List<Option> options,
            @Nullable OnCommit onCommit,
            @Nullable Name tablespace) {}

    /** What stands between the parentheses. */
    private static final class Elements {
        private final List<ColumnDefinition> columns = new ArrayList<>();
        private final List<Constraint> constraints = new ArrayList<>();
        private final List<CreateTable.Like> like = new ArrayList<>();
    }
}
