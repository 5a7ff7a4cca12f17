package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.DefaultPrivileges;
import dev.pgguard.sql.tree.Grant;
import dev.pgguard.sql.tree.GrantRole;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** GRANT, REVOKE and ALTER DEFAULT PRIVILEGES. */
final class Grants {

    private final Tokens t;
    private final Parser p;

    Grants(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree parse(int start) {
        boolean grant = t.at("grant");
        t.skip(1);
        List<Option> options = new ArrayList<>();
        boolean optionOnly = !grant && optionFor(options);
        List<Grant.Privilege> privileges = privileges();
        if (!t.accept("on")) {
            return role(grant, privileges, options, start);
        }
        GrantTargets.Target target = new GrantTargets(p).parse();
        return grant(grant, target, privileges, optionOnly, start);
    }

    private Grant grant(
            boolean grant,
            GrantTargets.Target target,
            List<Grant.Privilege> privileges,
            boolean optionOnly,
            int start) {
        t.expect(grant ? "to" : "from");
        List<RoleSpec> grantees = grantees();
        boolean option = optionOnly || (grant && t.accept("with", "grant", "option"));
        RoleSpec grantor = t.accept("granted", "by") ? p.names.role() : null;
        boolean cascade = !grant && behavior();
        return new Grant(
                grant,
                target.type(),
                target.allInSchema(),
                target.objects(),
                privileges,
                grantees,
                option,
                cascade,
                grantor,
                t.since(start));
    }

    /** {@code GRANT OPTION FOR} and its kin of memberships. */
    private boolean optionFor(List<Option> options) {
        if (t.ahead(1, "option") && t.ahead(2, "for")) {
            int start = t.mark();
            boolean grant = t.at("grant");
            String name = grant ? "grant" : p.names.column().last();
            t.skip(grant ? 3 : 2);
            options.add(new Option(null, name, Value.flag(false), null, t.since(start)));
            return grant;
        }
        return false;
    }

    private List<Grant.Privilege> privileges() {
        if (t.accept("all")) {
            t.accept("privileges");
            return t.at("(") ? List.of(new Grant.Privilege("", p.names.columnsInParentheses())) : List.of();
        }
        List<Grant.Privilege> privileges = new ArrayList<>();
        do {
            String name;
            if (t.accept("alter", "system")) {
                name = "alter system";
            } else if (t.at("select") || t.at("references") || t.at("create")) {
                name = p.names.label().last();
            } else {
                name = p.names.column().last();
            }
            privileges.add(new Grant.Privilege(name, p.names.optionalColumns()));
        } while (t.accept(","));
        return List.copyOf(privileges);
    }

    private List<RoleSpec> grantees() {
        List<RoleSpec> roles = new ArrayList<>();
        do {
            t.accept("group");
            roles.add(p.names.role());
        } while (t.accept(","));
        return List.copyOf(roles);
    }

    private Tree role(boolean grant, List<Grant.Privilege> privileges, List<Option> options, int start) {
        List<String> granted = privileges.stream().map(Grant.Privilege::name).toList();
        if (granted.isEmpty()) {
            throw t.unexpected();
        }
        t.expect(grant ? "to" : "from");
        List<RoleSpec> grantees = p.names.roles();
        if (grant && t.accept("with")) {
            do {
                int from = t.mark();
                String name = p.names.label().last();
                boolean value = !t.at("false");
                if (!t.accept("option") && !t.accept("true")) {
                    t.expect("false");
                }
                options.add(new Option(null, name, Value.flag(value), null, t.since(from)));
            } while (t.accept(","));
        }
        if (t.accept("granted", "by")) {
            p.names.role();
        }
        boolean cascade = !grant && behavior();
        return new GrantRole(grant, granted, grantees, List.copyOf(options), cascade, t.since(start));
    }

    private boolean behavior() {
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return cascade;
    }

    /** At DEFAULT PRIVILEGES. */
    Tree defaults(int start) {
        t.expect("default", "privileges");
        List<Option> options = new ArrayList<>();
        while (t.at("in") || t.at("for")) {
            int from = t.mark();
            if (t.accept("in")) {
                t.expect("schema");
                options.add(list("schemas", p.names.columns(), from));
            } else {
                t.skip(1);
                if (!t.accept("role")) {
                    t.expect("user");
                }
                List<Name> roles = new ArrayList<>();
                for (RoleSpec role : p.names.roles()) {
                    roles.add(new Name(List.of(Roles.text(role)), role.span()));
                }
                options.add(list("roles", roles, from));
            }
        }
        int from = t.mark();
        boolean grant = t.accept("grant");
        if (!grant) {
            t.expect("revoke");
        }
        boolean optionOnly = !grant && t.accept("grant", "option", "for");
        List<Grant.Privilege> privileges = privileges();
        t.expect("on");
        ObjectType type =
                switch (t.word()) {
                    case "tables" -> ObjectType.TABLE;
                    case "functions", "routines" -> ObjectType.FUNCTION;
                    case "sequences" -> ObjectType.SEQUENCE;
                    case "types" -> ObjectType.TYPE;
                    case "schemas" -> ObjectType.SCHEMA;
                    case "large" -> ObjectType.LARGEOBJECT;
                    default -> throw t.unexpected();
                };
        t.skip(1);
        if (type == ObjectType.LARGEOBJECT) {
            t.expect("objects");
        }
        GrantTargets.Target target = new GrantTargets.Target(type, false, List.<ObjectRef>of());
        Grant action = grant(grant, target, privileges, optionOnly, from);
        return new DefaultPrivileges(List.copyOf(options), action, t.since(start));
    }

    private Option list(String name, List<Name> names, int start) {
        String text = String.join(", ", names.stream().map(Name::last).toList());
        return new Option(
                null, name.toLowerCase(Locale.ROOT), new Value(Value.Kind.LIST, text, null), null, t.since(start));
    }
}
