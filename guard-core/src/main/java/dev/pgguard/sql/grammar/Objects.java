package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words for kinds of objects, and how an object of each kind is named. */
final class Objects {

    private final Tokens t;
    private final Parser p;

    Objects(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** The kind of object whose words stand here, which are taken; null when no kind's do, and nothing is taken. */
    @Nullable
    ObjectType kind() {
        int words = 1;
        ObjectType type =
                switch (t.word()) {
                    case "aggregate" -> ObjectType.AGGREGATE;
                    case "cast" -> ObjectType.CAST;
                    case "collation" -> ObjectType.COLLATION;
                    case "column" -> ObjectType.COLUMN;
                    case "conversion" -> ObjectType.CONVERSION;
                    case "database" -> ObjectType.DATABASE;
                    case "domain" -> ObjectType.DOMAIN;
                    case "extension" -> ObjectType.EXTENSION;
                    case "function" -> ObjectType.FUNCTION;
                    case "group", "role", "user" -> ObjectType.ROLE;
                    case "index" -> ObjectType.INDEX;
                    case "language" -> ObjectType.LANGUAGE;
                    case "policy" -> ObjectType.POLICY;
                    case "procedure" -> ObjectType.PROCEDURE;
                    case "publication" -> ObjectType.PUBLICATION;
                    case "routine" -> ObjectType.ROUTINE;
                    case "rule" -> ObjectType.RULE;
                    case "schema" -> ObjectType.SCHEMA;
                    case "sequence" -> ObjectType.SEQUENCE;
                    case "server" -> ObjectType.FOREIGN_SERVER;
                    case "statistics" -> ObjectType.STATISTIC_EXT;
                    case "subscription" -> ObjectType.SUBSCRIPTION;
                    case "table" -> ObjectType.TABLE;
                    case "tablespace" -> ObjectType.TABLESPACE;
                    case "transform" -> ObjectType.TRANSFORM;
                    case "trigger" -> ObjectType.TRIGGER;
                    case "type" -> ObjectType.TYPE;
                    case "view" -> ObjectType.VIEW;
                    default -> null;
                };
        if (type == null || t.at("operator")) {
            words = 2;
            type = twoWords();
            if (type == null) {
                words = 3;
                type = t.at("foreign", "data") && t.ahead(2, "wrapper") ? ObjectType.FDW : textSearch();
            }
        }
        if (type == null && t.at("operator")) {
            words = 1;
            type = ObjectType.OPERATOR;
        }
        if (type != null) {
            t.skip(words);
        }
        return type;
    }

    private @Nullable ObjectType twoWords() {
        return switch (t.word() + " " + t.wordAhead(1)) {
            case "access method" -> ObjectType.ACCESS_METHOD;
            case "event trigger" -> ObjectType.EVENT_TRIGGER;
            case "foreign table" -> ObjectType.FOREIGN_TABLE;
            case "large object" -> ObjectType.LARGEOBJECT;
            case "materialized view" -> ObjectType.MATVIEW;
            case "operator class" -> ObjectType.OPCLASS;
            case "operator family" -> ObjectType.OPFAMILY;
            case "procedural language" -> ObjectType.LANGUAGE;
            default -> null;
        };
    }

    private @Nullable ObjectType textSearch() {
        if (!t.at("text", "search")) {
            return null;
        }
        return switch (t.wordAhead(2)) {
            case "configuration" -> ObjectType.TSCONFIGURATION;
            case "dictionary" -> ObjectType.TSDICTIONARY;
            case "parser" -> ObjectType.TSPARSER;
            case "template" -> ObjectType.TSTEMPLATE;
            default -> null;
        };
    }

    static boolean isRelation(ObjectType type) {
        return switch (type) {
            case TABLE, VIEW, INDEX, SEQUENCE, MATVIEW, FOREIGN_TABLE -> true;
            default -> false;
        };
    }

    /** The object behind the words for its kind; relations among them are noted as named directly. */
    ObjectRef reference(ObjectType type) {
        int start = t.mark();
        switch (type) {
            case FUNCTION, PROCEDURE, ROUTINE -> {
                return function();
            }
            case AGGREGATE -> {
                return aggregate();
            }
            case OPERATOR -> {
                return operator();
            }
            case OPCLASS, OPFAMILY -> {
                Name name = p.names.qualified();
                t.expect("using");
                List<String> parts = new ArrayList<>();
                parts.add(p.names.column().last());
                parts.addAll(name.parts());
                return ObjectRef.of(new Name(parts, t.since(start)));
            }
            case TRIGGER, POLICY, RULE -> {
                Name name = p.names.column();
                t.expect("on");
                return ObjectRef.of(within(p.relations.targetName(), name, start));
            }
            case CAST -> {
                t.expect("(");
                TypeName from = p.types.type();
                t.expect("as");
                TypeName to = p.types.type();
                t.expect(")");
                return new ObjectRef(new Name(from.names(), t.since(start)), List.of(from, to), t.since(start));
            }
            case TRANSFORM -> {
                t.expect("for");
                TypeName of = p.types.type();
                t.expect("language");
                List<String> parts = new ArrayList<>(of.names());
                parts.add(p.names.column().last());
                return ObjectRef.of(new Name(parts, t.since(start)));
            }
            case LARGEOBJECT -> {
                return ObjectRef.of(new Name(List.of(p.options().number().text()), t.since(start)));
            }
            default -> {
                return plain(type);
            }
        }
    }

    private ObjectRef plain(ObjectType type) {
        switch (type) {
            case TABLE, VIEW, INDEX, SEQUENCE, MATVIEW, FOREIGN_TABLE -> {
                return ObjectRef.of(p.relations.targetName());
            }
            case COLLATION,
                    CONVERSION,
                    STATISTIC_EXT,
                    TSCONFIGURATION,
                    TSDICTIONARY,
                    TSPARSER,
                    TSTEMPLATE,
                    TYPE,
                    DOMAIN,
                    COLUMN -> {
                return ObjectRef.of(p.names.qualified());
            }
            case ROLE -> {
                int start = t.mark();
                String role = Roles.text(p.names.role());
                return ObjectRef.of(new Name(List.of(role), t.since(start)));
            }
            default -> {
                return ObjectRef.of(p.names.column());
            }
        }
    }

    static Name within(Name table, Name own, int start) {
        List<String> parts = new ArrayList<>(table.parts());
        parts.add(own.last());
        return new Name(
                parts, new Span(start, Math.max(table.span().end(), own.span().end())));
    }

    /** {@code function_with_argtypes}. */
    ObjectRef function() {
        int start = t.mark();
        Name name = p.names.function();
        if (!t.at("(")) {
            return new ObjectRef(name, null, t.since(start));
        }
        List<@Nullable TypeName> types = new ArrayList<>();
        for (Parameters.Parameter each : new Parameters(p).list()) {
            if (!each.mode().equals("out")) {
                types.add(each.type());
            }
        }
        return new ObjectRef(name, types, t.since(start));
    }

    /** {@code aggregate_with_argtypes}. */
    ObjectRef aggregate() {
        int start = t.mark();
        Name name = p.names.function();
        List<@Nullable TypeName> types = new ArrayList<>();
        for (Parameters.Parameter each : new Parameters(p).ofAggregate()) {
            types.add(each.type());
        }
        return new ObjectRef(name, types, t.since(start));
    }

    /** {@code operator_with_argtypes}. */
    ObjectRef operator() {
        int start = t.mark();
        Name name = p.names.operator();
        t.expect("(");
        List<@Nullable TypeName> types = new ArrayList<>();
        types.add(t.accept("none") ? null : p.types.type());
        if (t.at(")")) {
            throw new SyntaxError("missing argument", t.mark(), t.mark() + 1);
        }
        t.expect(",");
        types.add(types.get(0) != null && t.accept("none") ? null : p.types.type());
        t.expect(")");
        return new ObjectRef(name, types, t.since(start));
    }
}
