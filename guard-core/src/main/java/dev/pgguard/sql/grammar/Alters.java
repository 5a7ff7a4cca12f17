package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ALTER: reads the words for the kind of object, then what is altered. */
final class Alters {

    private final Tokens t;
    private final Parser p;
    private final Objects objects;

    Alters(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.objects = new Objects(parser);
    }

    Tree parse(int start) {
        t.expect("alter");
        if (t.accept("system")) {
            SetVariable setting = t.at("reset") ? new Settings(p).reset(t.mark()) : set();
            return new AlterSetting(AlterSetting.Scope.SYSTEM, null, null, setting, t.since(start));
        }
        if (t.at("default", "privileges")) {
            return new Grants(p).defaults(start);
        }
        if (t.at("user", "mapping") && t.ahead(2, "for")) {
            return new ForeignObjects(p).userMapping(false, start);
        }
        boolean group = t.at("group");
        ObjectType type = objects.kind();
        if (type == null || type == ObjectType.COLUMN || type == ObjectType.CAST || type == ObjectType.TRANSFORM) {
            throw t.unexpected();
        }
        if (Objects.isRelation(type)) {
            return new AlterTables(p).parse(type, start);
        }
        if (type == ObjectType.ROLE) {
            return role(group, start);
        }
        boolean ifExists = (type == ObjectType.STATISTIC_EXT || type == ObjectType.POLICY) && t.accept("if", "exists");
        ObjectRef object = objects.reference(type);
        Tree own = own(type, object, ifExists, start);
        Tree tree = own != null ? own : new AlterObjects(p).parse(type, object, start);
        if (tree == null) {
            throw t.unexpected();
        }
        return tree;
    }

    private SetVariable set() {
        int start = t.mark();
        t.expect("set");
        return new Settings(p).rest(false, start);
    }

    private Tree role(boolean group, int start) {
        RoleSpec role = t.at("all") ? null : p.names.role();
        if (role == null) {
            t.skip(1);
        }
        Tree tree = new RoleStatements(p).alter(role, group, start);
        if (tree != null) {
            return tree;
        }
        String name = role == null ? "" : Roles.text(role);
        ObjectRef object = ObjectRef.of(new Name(List.of(name), role == null ? t.since(start) : role.span()));
        Tree renamed = new AlterObjects(p).parse(ObjectType.ROLE, object, start);
        if (renamed == null) {
            throw t.unexpected();
        }
        return renamed;
    }

    /** What only this kind of object can be altered by; null when it is none of that. */
    private @Nullable Tree own(ObjectType type, ObjectRef object, boolean ifExists, int start) {
        boolean shared = t.at("rename", "to")
                || t.at("owner", "to")
                || t.at("set", "schema")
                || t.at("depends", "on")
                || t.at("no", "depends");
        if (shared) {
            return null;
        }
        return switch (type) {
            case TYPE -> new AlterTypes(p).type(object.name(), start);
            case DOMAIN -> new AlterTypes(p).domain(object.name(), start);
            case POLICY -> policy(object, start);
            case FUNCTION, PROCEDURE, ROUTINE -> new Functions(p).alterBehind("OBJECT_" + type, start);
            case OPERATOR -> new Operators(p).alter(start);
            case OPFAMILY -> new Operators(p).alterFamily(object, start);
            case PUBLICATION -> new Publications(p).alter(object.name(), start);
            case SUBSCRIPTION -> new Publications(p).alterSubscription(object.name(), start);
            case DATABASE -> new Databases(p).alter(object.name(), start);
            case TABLESPACE -> new Databases(p).alterTablespace(object.name(), start);
            case FDW -> new ForeignObjects(p).alterWrapper(object.name(), start);
            case FOREIGN_SERVER -> new ForeignObjects(p).alterServer(object.name(), start);
            case EVENT_TRIGGER -> new Triggers(p).alterEventTrigger(object.name(), start);
            case TSCONFIGURATION -> new Definitions(p).alterConfiguration(object.name(), start);
            default -> small(type, object, ifExists, start);
        };
    }

    private @Nullable Tree small(ObjectType type, ObjectRef object, boolean ifExists, int start) {
        switch (type) {
            case TSDICTIONARY -> {
                return new Plain("AlterTSDictionaryStmt")
                        .parts("dictname", object.name())
                        .options("options", p.options().definition())
                        .record(t.since(start));
            }
            case COLLATION -> {
                t.expect("refresh", "version");
                return new Plain("AlterCollationStmt")
                        .parts("collname", object.name())
                        .record(t.since(start));
            }
            case STATISTIC_EXT -> {
                t.expect("set", "statistics");
                if (!t.accept("default")) {
                    p.options().number();
                }
                return new Plain("AlterStatsStmt")
                        .parts("defnames", object.name())
                        .with("missing_ok", ifExists)
                        .record(t.since(start));
            }
            case EXTENSION -> {
                return extension(object, start);
            }
            default -> {
                return null;
            }
        }
    }

    private Tree extension(ObjectRef object, int start) {
        if (t.accept("update")) {
            Plain facts = new Plain("AlterExtensionStmt").with("extname", object.name());
            if (t.accept("to")) {
                p.names.nonReservedOrString();
                facts.texts("options", List.of("new_version"));
            }
            return facts.record(t.since(start));
        }
        boolean add = t.accept("add");
        if (!add) {
            t.expect("drop");
        }
        ObjectType type = objects.kind();
        if (type == null || type == ObjectType.COLUMN) {
            throw t.unexpected();
        }
        if (type == ObjectType.TYPE || type == ObjectType.DOMAIN) {
            p.types.type();
        } else {
            // A member of an extension is named, not altered.
            p.nest();
            objects.reference(type);
        }
        return new Plain("AlterExtensionContentsStmt")
                .with("extname", object.name())
                .number("action", add ? 1 : -1)
                .with("objtype", "OBJECT_" + type)
                .record(t.since(start));
    }

    private Tree policy(ObjectRef object, int start) {
        Name whole = object.name();
        List<String> parts = whole.parts();
        Name table = new Name(parts.subList(0, parts.size() - 1), whole.span());
        return new Policies(p).alter(new Name(List.of(whole.last()), whole.span()), table, start);
    }
}
