package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** CREATE and ALTER of publications and subscriptions. */
final class Publications {

    private final Tokens t;
    private final Parser p;

    Publications(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At PUBLICATION. */
    Tree create(int start) {
        t.expect("publication");
        Name name = p.names.column();
        boolean all = false;
        List<Publication.Member> members = List.of();
        if (t.accept("for")) {
            all = t.accept("all");
            if (all) {
                t.expect("tables");
            } else {
                members = members();
            }
        }
        List<Option> options = p.options().withDefinition();
        return new Publication(name, null, all, members, options, t.since(start));
    }

    /** Behind the publication's name. */
    Tree alter(Name name, int start) {
        if (t.at("set", "(")) {
            t.skip(1);
            List<Option> options = p.options().definition();
            return new Publication(name, Publication.Change.ADD, false, List.of(), options, t.since(start));
        }
        Publication.Change change =
                switch (t.word()) {
                    case "add" -> Publication.Change.ADD;
                    case "set" -> Publication.Change.SET;
                    case "drop" -> Publication.Change.DROP;
                    default -> throw t.unexpected();
                };
        t.skip(1);
        List<Publication.Member> members = members();
        return new Publication(name, change, false, members, List.of(), t.since(start));
    }

    private List<Publication.Member> members() {
        List<Publication.Member> members = new ArrayList<>();
        boolean tables = true;
        boolean first = true;
        do {
            if (t.accept("table")) {
                tables = true;
            } else if (t.at("tables", "in")) {
                t.skip(2);
                t.expect("schema");
                tables = false;
            } else if (first) {
                throw t.unexpected();
            }
            first = false;
            members.add(tables ? table() : schema());
        } while (t.accept(","));
        return List.copyOf(members);
    }

    private Publication.Member schema() {
        Name schema = t.accept("current_schema") ? null : p.names.column();
        return new Publication.Member(null, schema, List.of(), null);
    }

    private Publication.Member table() {
        Relation table = p.relations.target();
        List<Name> columns = p.names.optionalColumns();
        Expression where = null;
        if (t.accept("where")) {
            t.expect("(");
            where = p.expressions().expression();
            t.expect(")");
        }
        return new Publication.Member(table, null, columns, where);
    }

    /** At SUBSCRIPTION. */
    Tree createSubscription(int start) {
        t.expect("subscription");
        Plain facts = new Plain("CreateSubscriptionStmt").with("subname", p.names.column());
        t.expect("connection");
        facts.with("conninfo", p.names.stringText());
        t.expect("publication");
        facts.texts("publication", labels());
        return facts.options("options", p.options().withDefinition()).record(t.since(start));
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        do {
            labels.add(p.names.label().last());
        } while (t.accept(","));
        return labels;
    }

    /** Behind the subscription's name. */
    Tree alterSubscription(Name name, int start) {
        Plain facts = new Plain("AlterSubscriptionStmt");
        String word = t.word();
        t.skip(1);
        switch (word) {
            case "connection" -> named(facts, "CONNECTION", name).with("conninfo", p.names.stringText());
            case "enable", "disable" -> named(facts, "ENABLED", name).texts("options", List.of("enabled"));
            case "skip" ->
                named(facts, "SKIP", name).options("options", p.options().definition());
            case "refresh" -> {
                t.expect("publication");
                named(facts, "REFRESH", name).options("options", p.options().withDefinition());
            }
            case "set", "add", "drop" -> {
                if (word.equals("set") && t.at("(")) {
                    named(facts, "OPTIONS", name).options("options", p.options().definition());
                    break;
                }
                t.expect("publication");
                String kind = word.equals("set") ? "SET" : word.equals("add") ? "ADD" : "DROP";
                named(facts, kind + "_PUBLICATION", name).texts("publication", labels());
                facts.options("options", p.options().withDefinition());
            }
            default -> {
                t.skip(-1);
                throw t.unexpected();
            }
        }
        return facts.record(t.since(start));
    }

    private static Plain named(Plain facts, String kind, Name name) {
        return facts.with("kind", "ALTER_SUBSCRIPTION_" + kind).with("subname", name);
    }
}
