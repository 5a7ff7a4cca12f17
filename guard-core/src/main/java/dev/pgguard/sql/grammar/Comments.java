package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;

/** COMMENT and SECURITY LABEL. */
final class Comments {

    private final Tokens t;
    private final Parser p;
    private final Objects objects;

    Comments(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.objects = new Objects(parser);
    }

    Tree parse(int start) {
        boolean label = t.accept("security", "label");
        String provider = null;
        if (!label) {
            t.expect("comment");
        } else if (t.accept("for")) {
            provider = p.names.nonReservedOrString().last();
        }
        t.expect("on");
        if (label) {
            // PostgreSQL's tree has a label's object as a name like any other, not as a table.
            p.nest();
        }
        Comment object = t.at("constraint") && !label ? constraint() : object();
        t.expect("is");
        String text = t.accept("null") ? null : p.names.stringText();
        return new Comment(label, object.type(), object.object(), text, provider, t.since(start));
    }

    private Comment object() {
        int start = t.mark();
        ObjectType type = objects.kind();
        if (type == null) {
            throw t.unexpected();
        }
        ObjectRef object;
        if (type == ObjectType.TYPE || type == ObjectType.DOMAIN) {
            TypeName name = p.types.type();
            object = ObjectRef.of(new Name(name.names(), name.span()));
        } else {
            object = objects.reference(type);
        }
        if (type == ObjectType.COLUMN) {
            int last = object.name().parts().size() - 1;
            if (last > 0) {
                p.direct(new Name(
                        object.name().parts().subList(0, last), object.name().span()));
            }
        }
        return new Comment(false, type, object, null, null, t.since(start));
    }

    private Comment constraint() {
        int start = t.mark();
        t.skip(1);
        int from = t.mark();
        Name name = p.names.column();
        t.expect("on");
        if (t.accept("domain")) {
            ObjectRef object = ObjectRef.of(Objects.within(p.names.qualified(), name, from));
            return new Comment(false, ObjectType.DOMCONSTRAINT, object, null, null, t.since(start));
        }
        ObjectRef object = ObjectRef.of(Objects.within(p.relations.targetName(), name, from));
        return new Comment(false, ObjectType.TABCONSTRAINT, object, null, null, t.since(start));
    }
}
