package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ALTER COLUMN and ALTER CONSTRAINT within ALTER TABLE. */
final class AlterColumns {

    private final Tokens t;
    private final Parser p;
    private final Constraints constraints;

    AlterColumns(Parser parser, Constraints constraints) {
        this.t = parser.tokens;
        this.p = parser;
        this.constraints = constraints;
    }

    /** Behind ALTER. */
    Action parse(int start) {
        if (t.accept("constraint")) {
            return constraint(start);
        }
        t.accept("column");
        if (t.is(Token.Kind.NUMBER)) {
            int number = p.types.integer();
            t.expect("set", "statistics");
            return new AlterTable.SetStatistics(null, number, statistics(), t.since(start));
        }
        Name column = p.names.column();
        switch (t.word()) {
            case "set" -> {
                return set(column, start);
            }
            case "drop" -> {
                t.skip(1);
                return drop(column, start);
            }
            case "reset" -> {
                t.skip(1);
                List<Option> options = p.options().storage();
                return new AlterTable.ColumnOptions(column, true, options, t.since(start));
            }
            case "add" -> {
                t.skip(1);
                int from = t.mark();
                if (constraints.generated(null, from) instanceof Constraint.Identity identity) {
                    return new AlterTable.AddIdentity(column, identity, t.since(start));
                }
                throw t.unexpected();
            }
            case "restart" -> {
                return identity(column, start);
            }
            case "type" -> {
                t.skip(1);
                return type(column, start);
            }
            case "options" -> {
                List<Option> options = p.options().foreign();
                return new AlterTable.ColumnForeignOptions(column, options, t.since(start));
            }
            default -> throw t.unexpected();
        }
    }

    private Action set(Name column, int start) {
        if (t.ahead(1, "generated") || new SequenceOptions(p).at(1)) {
            return identity(column, start);
        }
        t.skip(1);
        switch (t.word()) {
            case "(" -> {
                List<Option> options = p.options().storage();
                return new AlterTable.ColumnOptions(column, false, options, t.since(start));
            }
            case "default" -> {
                t.skip(1);
                Expression value = p.expressions().expression();
                return new AlterTable.SetDefault(column, value, t.since(start));
            }
            case "not" -> {
                t.expect("not", "null");
                return new AlterTable.SetNotNull(column, t.since(start));
            }
            case "expression" -> {
                t.expect("expression", "as");
                t.expect("(");
                Expression expression = p.expressions().expression();
                t.expect(")");
                return new AlterTable.SetExpression(column, expression, t.since(start));
            }
            case "statistics" -> {
                t.skip(1);
                return new AlterTable.SetStatistics(column, 0, statistics(), t.since(start));
            }
            case "storage" -> {
                t.skip(1);
                String storage = wordOrDefault();
                return new AlterTable.SetStorage(column, storage, t.since(start));
            }
            case "compression" -> {
                t.skip(1);
                String method = wordOrDefault();
                return new AlterTable.SetCompression(column, method, t.since(start));
            }
            default -> {
                t.expect("data", "type");
                return type(column, start);
            }
        }
    }

    private String wordOrDefault() {
        return t.accept("default") ? "default" : p.names.column().last();
    }

    private @Nullable Integer statistics() {
        if (t.accept("default")) {
            return null;
        }
        Value value = p.options().number();
        if (value.kind() != Value.Kind.INTEGER) {
            t.skip(-1);
            throw t.unexpected();
        }
        return Integer.valueOf(value.text());
    }

    private Action drop(Name column, int start) {
        if (t.accept("default")) {
            return new AlterTable.DropDefault(column, t.since(start));
        }
        if (t.accept("not")) {
            t.expect("null");
            return new AlterTable.DropNotNull(column, t.since(start));
        }
        boolean identity = t.accept("identity");
        if (!identity) {
            t.expect("expression");
        }
        boolean ifExists = t.accept("if", "exists");
        return identity
                ? new AlterTable.DropIdentity(column, ifExists, t.since(start))
                : new AlterTable.DropExpression(column, ifExists, t.since(start));
    }

    private Action type(Name column, int start) {
        TypeName type = p.types.type();
        Name collation = t.accept("collate") ? p.names.qualified() : null;
        Expression using = t.accept("using") ? p.expressions().expression() : null;
        return new AlterTable.AlterColumnType(column, type, collation, using, false, t.since(start));
    }

    /** {@code alter_identity_column_option_list}. */
    private Action identity(Name column, int start) {
        List<Option> options = new ArrayList<>();
        SequenceOptions sequence = new SequenceOptions(p);
        while (t.at("restart") || t.at("set")) {
            int from = t.mark();
            if (t.at("restart")) {
                options.add(sequence.option());
            } else if (t.accept("set", "generated")) {
                boolean always = t.accept("always");
                if (!always) {
                    t.expect("by", "default");
                }
                options.add(new Option(null, "generated", Value.integer(always ? 'a' : 'd'), null, t.since(from)));
            } else {
                t.skip(1);
                options.add(sequence.option());
            }
        }
        return new AlterTable.SetIdentity(column, List.copyOf(options), t.since(start));
    }

    private Action constraint(int start) {
        Name name = p.names.column();
        if (t.accept("inherit")) {
            return new AlterTable.AlterConstraint(name, false, false, false, null, true, t.since(start));
        }
        ConstraintAttributes attributes = new ConstraintAttributes(t);
        if (!attributes.at() && !t.atEnd() && !t.at(",")) {
            throw t.unexpected();
        }
        Constraint.Attributes changed = attributes.parse();
        return new AlterTable.AlterConstraint(
                name,
                attributes.saidDeferrability(),
                changed.deferrable(),
                changed.initiallyDeferred(),
                attributes.saidEnforcement() ? !changed.notEnforced() : null,
                changed.noInherit() ? Boolean.FALSE : null,
                t.since(start));
    }

    boolean behavior() {
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return cascade;
    }
}
