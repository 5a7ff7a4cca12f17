package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterDomain.Action;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ALTER TYPE and ALTER DOMAIN, but for renaming, owner and schema. */
final class AlterTypes {

    private final Tokens t;
    private final Parser p;

    AlterTypes(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Behind the type's name; null when it is a form that other objects share. */
    @Nullable
    Tree type(Name name, int start) {
        if (t.at("add", "value")) {
            return addValue(name, start);
        }
        if (t.at("rename", "value")) {
            t.skip(2);
            String old = p.names.stringText();
            t.expect("to");
            String value = p.names.stringText();
            return new AlterEnum(name, old, value, null, false, false, t.since(start));
        }
        if (t.at("rename", "attribute")) {
            t.skip(2);
            Name old = p.names.column();
            t.expect("to");
            Name attribute = p.names.column();
            boolean cascade = behavior();
            p.direct(name);
            return new Rename(
                    ObjectType.ATTRIBUTE,
                    ObjectType.TYPE,
                    relation(name),
                    (ObjectRef) null,
                    old,
                    attribute,
                    false,
                    cascade,
                    t.since(start));
        }
        if (t.at("set", "(")) {
            t.skip(1);
            return new Plain("AlterTypeStmt")
                    .parts("typeName", name)
                    .options("options", p.options().definition())
                    .record(t.since(start));
        }
        if (t.ahead(1, "attribute")) {
            List<AlterTable.Action> actions = new ArrayList<>();
            do {
                actions.add(attribute());
            } while (t.accept(","));
            p.direct(name);
            return new AlterTable(ObjectType.TYPE, relation(name), false, List.copyOf(actions), t.since(start));
        }
        return null;
    }

    private static Relation relation(Name name) {
        return new Relation(name, false, name.span());
    }

    private Tree addValue(Name name, int start) {
        t.skip(2);
        boolean ifNotExists = t.accept("if", "not", "exists");
        String value = p.names.stringText();
        boolean after = t.accept("after");
        String neighbor = after || t.accept("before") ? p.names.stringText() : null;
        return new AlterEnum(name, null, value, neighbor, after, ifNotExists, t.since(start));
    }

    private AlterTable.Action attribute() {
        int start = t.mark();
        String word = t.word();
        t.skip(1);
        t.expect("attribute");
        switch (word) {
            case "add" -> {
                ColumnDefinition column = new Columns(p, new Constraints(p)).attribute();
                boolean cascade = behavior();
                return new AlterTable.AddColumn(column, false, cascade, t.since(start));
            }
            case "drop" -> {
                boolean ifExists = t.accept("if", "exists");
                Name column = p.names.column();
                boolean cascade = behavior();
                return new AlterTable.DropColumn(column, ifExists, cascade, t.since(start));
            }
            case "alter" -> {
                Name column = p.names.column();
                t.accept("set", "data");
                t.expect("type");
                TypeName type = p.types.type();
                Name collation = t.accept("collate") ? p.names.qualified() : null;
                boolean cascade = behavior();
                return new AlterTable.AlterColumnType(column, type, collation, null, cascade, t.since(start));
            }
            default -> {
                t.skip(-2);
                throw t.unexpected();
            }
        }
    }

    /** Behind the domain's name; null when it is a form that other objects share. */
    @Nullable
    Tree domain(Name name, int start) {
        if (t.accept("set", "default")) {
            Expression value = p.expressions().expression();
            return domain(name, Action.SET_DEFAULT, null, value, start);
        }
        if (t.accept("drop", "default")) {
            return domain(name, Action.DROP_DEFAULT, null, null, start);
        }
        if (t.at("set", "not") || t.at("drop", "not")) {
            Action action = t.at("set") ? Action.SET_NOT_NULL : Action.DROP_NOT_NULL;
            t.skip(2);
            t.expect("null");
            return domain(name, action, null, null, start);
        }
        if (t.accept("add")) {
            Constraint constraint = new Constraints(p).table();
            return domain(name, Action.ADD_CONSTRAINT, constraint, null, start);
        }
        if (t.accept("validate")) {
            t.expect("constraint");
            Name constraint = p.names.column();
            return new AlterDomain(
                    name, Action.VALIDATE_CONSTRAINT, null, constraint, null, false, false, t.since(start));
        }
        if (t.accept("drop", "constraint")) {
            boolean ifExists = t.accept("if", "exists");
            Name constraint = p.names.column();
            boolean cascade = behavior();
            return new AlterDomain(
                    name, Action.DROP_CONSTRAINT, null, constraint, null, ifExists, cascade, t.since(start));
        }
        return null;
    }

    private Tree domain(
            Name name, Action action, @Nullable Constraint constraint, @Nullable Expression expression, int start) {
        return new AlterDomain(name, action, constraint, null, expression, false, false, t.since(start));
    }

    private boolean behavior() {
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return cascade;
    }
}
