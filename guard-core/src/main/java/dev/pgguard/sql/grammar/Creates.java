package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.Tree;
import org.jspecify.annotations.Nullable;

/** CREATE: reads the words for the kind of object. */
final class Creates {

    private final Tokens t;
    private final Parser p;

    Creates(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree parse(int start) {
        t.expect("create");
        if (t.accept("or")) {
            t.expect("replace");
            return orReplace(start);
        }
        Persistence persistence = persistence();
        Tree table = ofPersistence(persistence, start);
        if (table != null) {
            return table;
        }
        if (persistence != Persistence.PERMANENT) {
            throw t.unexpected();
        }
        return plain(start);
    }

    private Tree orReplace(int start) {
        switch (t.word()) {
            case "function", "procedure" -> {
                return new Functions(p).create(true, start);
            }
            case "constraint", "trigger" -> {
                return new Triggers(p).create(true, start);
            }
            case "rule" -> {
                return new Policies(p).rule(true, start);
            }
            case "aggregate" -> {
                return new Definitions(p).aggregate(true, start);
            }
            case "trusted", "procedural", "language" -> {
                return new Definitions(p).language(true, start);
            }
            case "transform" -> {
                return new Definitions(p).transform(true, start);
            }
            default -> {
                Persistence persistence = persistence();
                if (t.at("view") || t.at("recursive")) {
                    return new Views(p).parse(persistence, true, start);
                }
                throw t.unexpected();
            }
        }
    }

    private Persistence persistence() {
        if ((t.at("local") || t.at("global")) && (t.ahead(1, "temp") || t.ahead(1, "temporary"))) {
            t.skip(1);
        }
        if (t.accept("temp") || t.accept("temporary")) {
            return Persistence.TEMPORARY;
        }
        return t.accept("unlogged") ? Persistence.UNLOGGED : Persistence.PERMANENT;
    }

    private @Nullable Tree ofPersistence(Persistence persistence, int start) {
        switch (t.word()) {
            case "table" -> {
                return new CreateTables(p).parse(persistence, false, start);
            }
            case "view", "recursive" -> {
                return new Views(p).parse(persistence, false, start);
            }
            case "sequence" -> {
                return new Sequences(p).create(persistence, start);
            }
            case "materialized" -> {
                return persistence == Persistence.TEMPORARY
                        ? null
                        : new CreateTableAs(p).materializedView(persistence, start);
            }
            default -> {
                return null;
            }
        }
    }

    private Tree plain(int start) {
        return switch (t.word()) {
            case "index", "unique" -> new CreateIndexes(p).parse(start);
            case "schema" -> new Schemas(p).schema(start);
            case "extension" -> new Schemas(p).extension(start);
            case "statistics" -> new Schemas(p).statistics(start);
            case "function", "procedure" -> new Functions(p).create(false, start);
            case "constraint", "trigger" -> new Triggers(p).create(false, start);
            case "event" -> new Triggers(p).createEventTrigger(start);
            case "rule" -> new Policies(p).rule(false, start);
            case "policy" -> new Policies(p).create(start);
            case "type" -> new CreateTypes(p).type(start);
            case "domain" -> new CreateTypes(p).domain(start);
            case "publication" -> new Publications(p).create(start);
            case "subscription" -> new Publications(p).createSubscription(start);
            case "database" -> new Databases(p).create(start);
            case "tablespace" -> new Databases(p).createTablespace(start);
            case "role", "group" -> new RoleStatements(p).create(start);
            case "user" ->
                t.ahead(1, "mapping") && t.ahead(2, "for") || t.ahead(2, "if")
                        ? new ForeignObjects(p).userMapping(true, start)
                        : new RoleStatements(p).create(start);
            case "server" -> new ForeignObjects(p).createServer(start);
            case "foreign" -> foreign(start);
            default -> definition(start);
        };
    }

    private Tree foreign(int start) {
        if (t.ahead(1, "data")) {
            return new ForeignObjects(p).createWrapper(start);
        }
        t.skip(1);
        return new CreateTables(p).parse(Persistence.PERMANENT, true, start);
    }

    private Tree definition(int start) {
        Definitions definitions = new Definitions(p);
        return switch (t.word()) {
            case "aggregate" -> definitions.aggregate(false, start);
            case "operator" -> new Operators(p).create(start);
            case "collation" -> definitions.collation(start);
            case "cast" -> definitions.cast(start);
            case "default", "conversion" -> definitions.conversion(start);
            case "trusted", "procedural", "language" -> definitions.language(false, start);
            case "transform" -> definitions.transform(false, start);
            case "access" -> definitions.accessMethod(start);
            case "text" -> {
                t.expect("text", "search");
                String kind =
                        switch (t.word()) {
                            case "configuration" -> "OBJECT_TSCONFIGURATION";
                            case "dictionary" -> "OBJECT_TSDICTIONARY";
                            case "parser" -> "OBJECT_TSPARSER";
                            case "template" -> "OBJECT_TSTEMPLATE";
                            default -> throw t.unexpected();
                        };
                t.skip(1);
                yield definitions.textSearch(kind, start);
            }
            default -> throw t.unexpected();
        };
    }
}
