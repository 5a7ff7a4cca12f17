package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.DropDatabase;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** DROP of what belongs to the whole server, and DROP OWNED. */
final class DropOthers {

    private final Tokens t;
    private final Parser p;

    DropOthers(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree parse(int start) {
        if (t.accept("owned")) {
            t.expect("by");
            List<RoleSpec> roles = p.names.roles();
            boolean cascade = behavior();
            return new Plain("DropOwnedStmt")
                    .roles("roles", roles)
                    .with("behavior", cascade ? "DROP_CASCADE" : null)
                    .record(t.since(start));
        }
        t.expect("user", "mapping");
        boolean ifExists = t.accept("if", "exists");
        t.expect("for");
        String user = userOfMapping();
        t.expect("server");
        Name server = p.names.column();
        return new Plain("DropUserMappingStmt")
                .with("user", user)
                .with("servername", server)
                .with("missing_ok", ifExists)
                .record(t.since(start));
    }

    /** {@code auth_ident}: a role, or the word USER. */
    String userOfMapping() {
        return t.accept("user") ? "ROLESPEC_CURRENT_USER" : Roles.text(p.names.role());
    }

    Tree parse(ObjectType type, int start) {
        boolean ifExists = t.accept("if", "exists");
        if (type == ObjectType.ROLE) {
            List<RoleSpec> roles = p.names.roles();
            return new Plain("DropRoleStmt")
                    .roles("roles", roles)
                    .with("missing_ok", ifExists)
                    .record(t.since(start));
        }
        Name name = p.names.column();
        if (type == ObjectType.DATABASE) {
            return new DropDatabase(name, ifExists, options(), t.since(start));
        }
        if (type == ObjectType.TABLESPACE) {
            return new Plain("DropTableSpaceStmt")
                    .with("tablespacename", name)
                    .with("missing_ok", ifExists)
                    .record(t.since(start));
        }
        boolean cascade = behavior();
        return new Plain("DropSubscriptionStmt")
                .with("subname", name)
                .with("missing_ok", ifExists)
                .with("behavior", cascade ? "DROP_CASCADE" : null)
                .record(t.since(start));
    }

    private List<Option> options() {
        boolean with = t.accept("with");
        if (!with && !t.at("(")) {
            return List.of();
        }
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            t.expect("force");
            options.add(Options.flag("force", t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(options);
    }

    private boolean behavior() {
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return cascade;
    }
}
