package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What privileges are granted on. */
final class GrantTargets {

    private final Tokens t;
    private final Parser p;

    GrantTargets(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Objects of one kind, or schemas whose objects of that kind are meant. */
    record Target(ObjectType type, boolean allInSchema, List<ObjectRef> objects) {}

    Target parse() {
        if (t.at("all") && t.ahead(2, "in") && t.ahead(3, "schema")) {
            return allInSchema();
        }
        Objects objects = new Objects(p);
        switch (t.word()) {
            case "function", "procedure", "routine" -> {
                ObjectType type =
                        switch (t.word()) {
                            case "function" -> ObjectType.FUNCTION;
                            case "procedure" -> ObjectType.PROCEDURE;
                            default -> ObjectType.ROUTINE;
                        };
                if (Names.isTypeOrFunction(t.keywordAhead(1)) || t.ahead(2, ".")) {
                    t.skip(1);
                    return list(type, objects::function);
                }
            }
            case "large" -> {
                if (t.ahead(1, "object")) {
                    t.skip(2);
                    return list(ObjectType.LARGEOBJECT, () -> objects.reference(ObjectType.LARGEOBJECT));
                }
            }
            case "parameter" -> {
                if (atName(1)) {
                    t.skip(1);
                    return list(ObjectType.PARAMETER_ACL, this::parameter);
                }
            }
            case "foreign" -> {
                if (t.ahead(1, "server")) {
                    t.skip(2);
                    return list(ObjectType.FOREIGN_SERVER, this::plain);
                }
                t.expect("foreign", "data");
                t.expect("wrapper");
                return list(ObjectType.FDW, this::plain);
            }
            default -> {}
        }
        return others();
    }

    private Target others() {
        boolean prefixed = atName(1);
        ObjectType type = ObjectType.TABLE;
        if (t.at("table")) {
            t.skip(1);
        } else if (prefixed) {
            type = switch (t.word()) {
                case "sequence" -> ObjectType.SEQUENCE;
                case "database" -> ObjectType.DATABASE;
                case "domain" -> ObjectType.DOMAIN;
                case "language" -> ObjectType.LANGUAGE;
                case "schema" -> ObjectType.SCHEMA;
                case "tablespace" -> ObjectType.TABLESPACE;
                case "type" -> ObjectType.TYPE;
                default -> ObjectType.TABLE;
            };
            t.skip(type == ObjectType.TABLE ? 0 : 1);
        }
        return switch (type) {
            case TABLE, SEQUENCE -> list(type, () -> ObjectRef.of(p.listed(p.names.qualified())));
            case DOMAIN, TYPE -> list(type, () -> ObjectRef.of(p.names.qualified()));
            default -> list(type, this::plain);
        };
    }

    private boolean atName(int ahead) {
        return Names.isColumn(t.keywordAhead(ahead));
    }

    private ObjectRef plain() {
        return ObjectRef.of(p.names.column());
    }

    private ObjectRef parameter() {
        int start = t.mark();
        StringBuilder name = new StringBuilder(p.names.column().last());
        while (t.accept(".")) {
            name.append('.').append(p.names.column().last());
        }
        return ObjectRef.of(new Name(List.of(name.toString()), t.since(start)));
    }

    private Target list(ObjectType type, Supplier<ObjectRef> one) {
        List<ObjectRef> all = new ArrayList<>();
        do {
            all.add(one.get());
        } while (t.accept(","));
        return new Target(type, false, List.copyOf(all));
    }

    private Target allInSchema() {
        t.skip(1);
        ObjectType type =
                switch (t.word()) {
                    case "tables" -> ObjectType.TABLE;
                    case "sequences" -> ObjectType.SEQUENCE;
                    case "functions" -> ObjectType.FUNCTION;
                    case "procedures" -> ObjectType.PROCEDURE;
                    case "routines" -> ObjectType.ROUTINE;
                    default -> throw t.unexpected();
                };
        t.skip(3);
        List<ObjectRef> schemas = p.names.columns().stream().map(ObjectRef::of).toList();
        return new Target(type, true, schemas);
    }
}
