package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.ChangeOwner;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What most kinds of objects can be altered by: RENAME TO, OWNER TO, SET SCHEMA, DEPENDS ON EXTENSION. */
final class AlterObjects {

    private final Tokens t;
    private final Parser p;

    AlterObjects(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Behind the object; null when none of these forms follows. */
    @Nullable
    Tree parse(ObjectType type, ObjectRef object, int start) {
        if (t.at("rename", "to")) {
            t.skip(2);
            return rename(type, object, start);
        }
        if (t.at("rename", "constraint") && type == ObjectType.DOMAIN) {
            t.skip(2);
            Name old = p.names.column();
            t.expect("to");
            Name name = p.names.column();
            return new Rename(ObjectType.DOMCONSTRAINT, null, null, object, old, name, false, false, t.since(start));
        }
        if (t.accept("owner", "to")) {
            RoleSpec owner = p.names.role();
            return new ChangeOwner(type, object, owner, t.since(start));
        }
        if (t.accept("set", "schema")) {
            Name schema = p.names.column();
            return new ChangeSchema(type, null, object, schema, false, t.since(start));
        }
        if (t.at("depends") || t.at("no", "depends")) {
            return depends(type, null, object, start);
        }
        return null;
    }

    private Tree rename(ObjectType type, ObjectRef object, int start) {
        Name name = type == ObjectType.ROLE ? roleName() : p.names.column();
        Span span = t.since(start);
        switch (type) {
            case ROLE, SCHEMA, DATABASE, TABLESPACE -> {
                return new Rename(type, null, null, null, object.name(), name, false, false, span);
            }
            case TRIGGER, RULE, POLICY -> {
                Name whole = object.name();
                List<String> parts = whole.parts();
                Name table = new Name(parts.subList(0, parts.size() - 1), whole.span());
                Name old = new Name(List.of(whole.last()), whole.span());
                Relation relation = new Relation(table, false, table.span());
                return new Rename(type, null, relation, null, old, name, false, false, span);
            }
            default -> {
                return new Rename(type, null, null, object, null, name, false, false, span);
            }
        }
    }

    private Name roleName() {
        RoleSpec role = p.names.role();
        return new Name(List.of(Roles.text(role)), role.span());
    }

    /** At [NO] DEPENDS. */
    Tree depends(ObjectType type, @Nullable Name relation, @Nullable ObjectRef object, int start) {
        boolean no = t.accept("no");
        t.expect("depends", "on");
        t.expect("extension");
        p.names.column();
        Plain facts = new Plain("AlterObjectDependsStmt").with("objectType", "OBJECT_" + type);
        if (relation != null) {
            facts.parts("relation", relation);
        } else if (object != null && type == ObjectType.TRIGGER) {
            List<String> parts = object.name().parts();
            facts.texts("relation", parts.subList(0, parts.size() - 1));
        }
        return facts.with("remove", no).record(t.since(start));
    }
}
