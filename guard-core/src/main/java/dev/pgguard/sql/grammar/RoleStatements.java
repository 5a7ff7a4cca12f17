package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CREATE ROLE, ALTER ROLE and their older spellings. */
final class RoleStatements {

    private final Tokens t;
    private final Parser p;

    RoleStatements(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At ROLE, USER or GROUP. */
    Tree create(int start) {
        String kind = t.word().toUpperCase(Locale.ROOT);
        t.skip(1);
        Plain facts = new Plain("CreateRoleStmt").with("stmt_type", "ROLESTMT_" + kind);
        facts.role("role", p.names.role());
        t.accept("with");
        return facts.texts("options", options(true)).record(t.since(start));
    }

    private List<String> options(boolean create) {
        List<String> options = new ArrayList<>();
        while (!t.atEnd() && !t.at(";")) {
            options.add(option(create));
        }
        return options;
    }

    private String option(boolean create) {
        String word = t.word();
        switch (word) {
            case "password" -> {
                t.skip(1);
                password();
                return "password";
            }
            case "encrypted" -> {
                t.skip(1);
                t.expect("password");
                password();
                return "password";
            }
            case "inherit" -> {
                t.skip(1);
                return "inherit";
            }
            case "connection" -> {
                t.skip(1);
                t.expect("limit");
                p.options().number();
                return "connectionlimit";
            }
            case "valid" -> {
                t.skip(1);
                t.expect("until");
                p.names.stringText();
                return "validUntil";
            }
            case "user" -> {
                t.skip(1);
                p.names.roles();
                return "rolemembers";
            }
            case "sysid", "admin", "role", "in" -> {
                if (create) {
                    return atCreation(word);
                }
                throw t.unexpected();
            }
            default -> {
                return plain();
            }
        }
    }

    private void password() {
        if (!t.accept("null")) {
            p.names.stringText();
        }
    }

    private String atCreation(String word) {
        t.skip(1);
        if (word.equals("sysid")) {
            p.types.integer();
            return "sysid";
        }
        if (word.equals("in") && !t.accept("role")) {
            t.expect("group");
        }
        p.names.roles();
        return word.equals("in") ? "addroleto" : word.equals("admin") ? "adminmembers" : "rolemembers";
    }

    private String plain() {
        if (!t.is(Token.Kind.WORD) || !t.word().isEmpty()) {
            throw t.unexpected();
        }
        int start = t.mark();
        String name = p.names.column().last();
        return switch (name) {
            case "superuser", "nosuperuser" -> "superuser";
            case "createrole", "nocreaterole" -> "createrole";
            case "replication", "noreplication" -> "isreplication";
            case "createdb", "nocreatedb" -> "createdb";
            case "login", "nologin" -> "canlogin";
            case "bypassrls", "nobypassrls" -> "bypassrls";
            case "noinherit" -> "inherit";
            default -> throw new SyntaxError("unrecognized role option \"" + name + "\"", start, t.mark());
        };
    }

    /** Behind ALTER, at ROLE, USER or GROUP; a new name is somebody else's. */
    @Nullable
    Tree alter(@Nullable RoleSpec role, boolean group, int start) {
        if (t.at("in") || t.at("set") || t.at("reset")) {
            Name database = null;
            if (t.accept("in")) {
                t.expect("database");
                database = p.names.column();
            }
            SetVariable setting = new Settings(p).setOrReset();
            return new AlterSetting(AlterSetting.Scope.ROLE, role, database, setting, t.since(start));
        }
        if (role == null) {
            throw t.unexpected();
        }
        if (t.at("rename")) {
            return null;
        }
        Plain facts = new Plain("AlterRoleStmt").role("role", role);
        if (group) {
            boolean add = t.accept("add");
            if (!add) {
                t.expect("drop");
            }
            t.expect("user");
            p.names.roles();
            return facts.texts("options", List.of("rolemembers"))
                    .number("action", add ? 1 : -1)
                    .record(t.since(start));
        }
        t.accept("with");
        return facts.texts("options", options(false)).number("action", 1).record(t.since(start));
    }
}
