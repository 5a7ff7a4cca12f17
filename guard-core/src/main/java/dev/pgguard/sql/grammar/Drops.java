package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/** DROP. */
final class Drops {

    private final Tokens t;
    private final Parser p;
    private final Objects objects;

    Drops(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.objects = new Objects(parser);
    }

    Tree parse(int start) {
        t.expect("drop");
        if (t.at("owned") || t.at("user", "mapping")) {
            return new DropOthers(p).parse(start);
        }
        ObjectType type = objects.kind();
        if (type == null) {
            throw t.unexpected();
        }
        switch (type) {
            case ROLE, SUBSCRIPTION, TABLESPACE, DATABASE -> {
                return new DropOthers(p).parse(type, start);
            }
            case COLUMN, LARGEOBJECT -> throw t.unexpected();
            default -> {
                return drop(type, start);
            }
        }
    }

    private Tree drop(ObjectType type, int start) {
        boolean concurrently = type == ObjectType.INDEX && t.accept("concurrently");
        boolean ifExists = t.accept("if", "exists");
        List<ObjectRef> all = new ArrayList<>();
        do {
            all.add(object(type));
        } while (isList(type) && t.accept(","));
        boolean cascade = behavior();
        return new Drop(type, List.copyOf(all), concurrently, ifExists, cascade, t.since(start));
    }

    private ObjectRef object(ObjectType type) {
        if (type == ObjectType.TYPE || type == ObjectType.DOMAIN) {
            TypeName name = p.types.type();
            return ObjectRef.of(new Name(name.names(), name.span()));
        }
        return objects.reference(type);
    }

    private static boolean isList(ObjectType type) {
        return switch (type) {
            case TRIGGER, POLICY, RULE, CAST, TRANSFORM, OPCLASS, OPFAMILY -> false;
            default -> true;
        };
    }

    private boolean behavior() {
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return cascade;
    }
}
