package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.AlterTable.Firing;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.TypeName;
import java.util.List;

/** The sub-commands of ALTER TABLE that are about the table or add and drop its parts. */
final class AlterActions {

    private final Tokens t;
    private final Parser p;

    AlterActions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    private AlterColumns alterColumns() {
        return new AlterColumns(p, new Constraints(p));
    }

    Action action() {
        int start = t.mark();
        String word = t.word();
        t.skip(1);
        return switch (word) {
            case "add" -> add(start);
            case "alter" -> alterColumns().parse(start);
            case "drop" -> drop(start);
            case "validate" -> {
                t.expect("constraint");
                Name constraint = p.names.column();
                yield new AlterTable.ValidateConstraint(constraint, t.since(start));
            }
            case "set" -> set(start);
            case "reset" -> {
                List<Option> options = p.options().storage();
                yield new AlterTable.StorageOptions(true, options, t.since(start));
            }
            case "cluster" -> {
                t.expect("on");
                Name index = p.names.column();
                yield new AlterTable.ClusterOn(index, t.since(start));
            }
            case "enable", "disable" -> toggle(word.equals("enable"), start);
            case "force" -> rowSecurity(true, true, start);
            case "inherit" -> inherit(false, start);
            case "no" -> no(start);
            case "of" -> {
                Name name = p.names.qualified();
                TypeName type = new TypeName(name.parts(), List.of(), List.of(), false, false, name.span());
                yield new AlterTable.OfType(type, t.since(start));
            }
            case "not" -> {
                t.expect("of");
                yield new AlterTable.OfType(null, t.since(start));
            }
            case "owner" -> {
                t.expect("to");
                RoleSpec owner = p.names.role();
                yield new AlterTable.SetOwner(owner, t.since(start));
            }
            case "replica" -> replicaIdentity(start);
            case "options" -> {
                t.skip(-1);
                List<Option> options = p.options().foreign();
                yield new AlterTable.ForeignOptions(options, t.since(start));
            }
            default -> {
                t.skip(-1);
                throw t.unexpected();
            }
        };
    }

    private Action add(int start) {
        boolean column = t.accept("column");
        Constraints constraints = new Constraints(p);
        if (!column && constraints.at()) {
            return new AlterTable.AddConstraint(constraints.table(), t.since(start));
        }
        boolean ifNotExists = t.accept("if", "not", "exists");
        ColumnDefinition definition = new Columns(p, constraints).definition();
        return new AlterTable.AddColumn(definition, ifNotExists, false, t.since(start));
    }

    private Action drop(int start) {
        boolean constraint = t.accept("constraint");
        if (!constraint) {
            t.accept("column");
        }
        boolean ifExists = t.accept("if", "exists");
        Name name = p.names.column();
        boolean cascade = alterColumns().behavior();
        return constraint
                ? new AlterTable.DropConstraint(name, ifExists, cascade, t.since(start))
                : new AlterTable.DropColumn(name, ifExists, cascade, t.since(start));
    }

    private Action set(int start) {
        if (t.at("(")) {
            List<Option> options = p.options().storage();
            return new AlterTable.StorageOptions(false, options, t.since(start));
        }
        if (t.accept("logged")) {
            return new AlterTable.SetLogged(true, t.since(start));
        }
        if (t.accept("unlogged")) {
            return new AlterTable.SetLogged(false, t.since(start));
        }
        if (t.accept("without")) {
            if (t.accept("oids")) {
                return new AlterTable.DropOids(t.since(start));
            }
            t.expect("cluster");
            return new AlterTable.ClusterOn(null, t.since(start));
        }
        if (t.accept("tablespace")) {
            Name tablespace = p.names.column();
            return new AlterTable.SetTablespace(tablespace, t.since(start));
        }
        t.expect("access", "method");
        Name method = t.accept("default") ? null : p.names.column();
        return new AlterTable.SetAccessMethod(method, t.since(start));
    }

    private Action toggle(boolean enable, int start) {
        if (t.at("row")) {
            return rowSecurity(false, enable, start);
        }
        Firing firing = enable ? Firing.ENABLE : Firing.DISABLE;
        if (enable && t.accept("always")) {
            firing = Firing.ENABLE_ALWAYS;
        } else if (enable && t.accept("replica")) {
            firing = Firing.ENABLE_REPLICA;
        }
        if (t.accept("rule")) {
            Name rule = p.names.column();
            return new AlterTable.Rule(firing, rule, t.since(start));
        }
        t.expect("trigger");
        boolean plain = firing == Firing.ENABLE || firing == Firing.DISABLE;
        if (plain && (t.at("all") || t.at("user"))) {
            boolean all = t.at("all");
            t.skip(1);
            return new AlterTable.Trigger(firing, null, all, t.since(start));
        }
        Name trigger = p.names.column();
        return new AlterTable.Trigger(firing, trigger, false, t.since(start));
    }

    private Action rowSecurity(boolean force, boolean on, int start) {
        t.expect("row");
        t.expect("level", "security");
        return new AlterTable.RowSecurity(force, on, t.since(start));
    }

    private Action no(int start) {
        if (t.accept("force")) {
            return rowSecurity(true, false, start);
        }
        t.expect("inherit");
        return inherit(true, start);
    }

    private Action inherit(boolean no, int start) {
        Name parent = p.relations.targetName();
        return new AlterTable.Inherit(parent, no, t.since(start));
    }

    private Action replicaIdentity(int start) {
        t.expect("identity");
        char kind = 'i';
        Name index = null;
        if (t.accept("nothing")) {
            kind = 'n';
        } else if (t.accept("full")) {
            kind = 'f';
        } else if (t.accept("default")) {
            kind = 'd';
        } else {
            t.expect("using", "index");
            index = p.names.column();
        }
        return new AlterTable.ReplicaIdentity(kind, index, t.since(start));
    }
}
