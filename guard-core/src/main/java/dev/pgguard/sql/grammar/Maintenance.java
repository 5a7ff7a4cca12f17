package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RefreshView;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import dev.pgguard.sql.tree.Vacuum;
import java.util.ArrayList;
import java.util.List;

/** VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH, LOCK and TRUNCATE. */
final class Maintenance {

    private final Tokens t;
    private final Parser p;

    Maintenance(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree vacuum(int start) {
        t.expect("vacuum");
        List<Option> options = new ArrayList<>();
        if (t.at("(")) {
            options.addAll(p.options().utility());
        } else {
            flag("full", options);
            flag("freeze", options);
            flag("verbose", options);
            if (t.at("analyze") || t.at("analyse")) {
                int from = t.mark();
                t.skip(1);
                options.add(Options.flag("analyze", t.since(from)));
            }
        }
        return new Vacuum(true, List.copyOf(options), targets(), t.since(start));
    }

    Tree analyze(int start) {
        t.skip(1);
        List<Option> options = new ArrayList<>();
        if (t.at("(")) {
            options.addAll(p.options().utility());
        } else {
            flag("verbose", options);
        }
        return new Vacuum(false, List.copyOf(options), targets(), t.since(start));
    }

    private void flag(String word, List<Option> options) {
        int from = t.mark();
        if (t.accept(word)) {
            options.add(Options.flag(word, t.since(from)));
        }
    }

    private List<Vacuum.Target> targets() {
        if (!p.names.atColumn() && !t.at("only")) {
            return List.of();
        }
        List<Vacuum.Target> targets = new ArrayList<>();
        do {
            Relation relation = p.relations.target();
            targets.add(new Vacuum.Target(relation, p.names.optionalColumns()));
        } while (t.accept(","));
        return List.copyOf(targets);
    }

    Tree cluster(int start) {
        t.expect("cluster");
        List<Option> options = List.of();
        if (t.at("(")) {
            options = p.options().utility();
        } else {
            int from = t.mark();
            if (t.accept("verbose")) {
                options = List.of(Options.flag("verbose", t.since(from)));
            }
        }
        Name relation = null;
        Name index = null;
        if (p.names.atColumn()) {
            relation = p.names.qualified();
            if (t.accept("on")) {
                // The older form names the index first.
                index = relation;
                relation = p.names.qualified();
            } else if (t.accept("using")) {
                index = p.names.column();
            }
            p.direct(relation);
        }
        return new Cluster(relation, index, options, t.since(start));
    }

    Tree reindex(int start) {
        t.expect("reindex");
        List<Option> options = new ArrayList<>(t.at("(") ? p.options().utility() : List.of());
        Reindex.Kind kind =
                switch (t.word()) {
                    case "index" -> Reindex.Kind.INDEX;
                    case "table" -> Reindex.Kind.TABLE;
                    case "schema" -> Reindex.Kind.SCHEMA;
                    case "system" -> Reindex.Kind.SYSTEM;
                    case "database" -> Reindex.Kind.DATABASE;
                    default -> throw t.unexpected();
                };
        t.skip(1);
        int from = t.mark();
        if (t.accept("concurrently")) {
            options.add(Options.flag("concurrently", t.since(from)));
        }
        boolean ofRelation = kind == Reindex.Kind.INDEX || kind == Reindex.Kind.TABLE;
        Name relation = ofRelation ? p.relations.targetName() : null;
        Name name = null;
        if (!ofRelation && (kind == Reindex.Kind.SCHEMA || p.names.atColumn())) {
            name = p.names.column();
        }
        boolean concurrently = false;
        for (Option each : options) {
            concurrently |= each.name().equals("concurrently") && each.isOn();
        }
        return new Reindex(kind, relation, name, concurrently, List.copyOf(options), t.since(start));
    }

    Tree refresh(int start) {
        t.expect("refresh", "materialized");
        t.expect("view");
        boolean concurrently = t.accept("concurrently");
        Name relation = p.relations.targetName();
        boolean withNoData = new CreateTableAs(p).withNoData();
        return new RefreshView(relation, concurrently, withNoData, t.since(start));
    }

    Tree lock(int start) {
        t.expect("lock");
        t.accept("table");
        List<Relation> relations = p.relations.targets();
        String mode = "ACCESS EXCLUSIVE";
        if (t.accept("in")) {
            mode = mode();
            t.expect("mode");
        }
        boolean nowait = t.accept("nowait");
        return new LockTable(relations, mode, nowait, t.since(start));
    }

    private String mode() {
        if (t.accept("access")) {
            if (t.accept("share")) {
                return "ACCESS SHARE";
            }
            t.expect("exclusive");
            return "ACCESS EXCLUSIVE";
        }
        if (t.accept("row")) {
            if (t.accept("share")) {
                return "ROW SHARE";
            }
            t.expect("exclusive");
            return "ROW EXCLUSIVE";
        }
        if (t.accept("exclusive")) {
            return "EXCLUSIVE";
        }
        t.expect("share");
        if (t.accept("update", "exclusive")) {
            return "SHARE UPDATE EXCLUSIVE";
        }
        return t.accept("row", "exclusive") ? "SHARE ROW EXCLUSIVE" : "SHARE";
    }

    Tree truncate(int start) {
        t.expect("truncate");
        t.accept("table");
        List<Relation> relations = p.relations.targets();
        boolean restart = t.accept("restart", "identity");
        if (!restart) {
            t.accept("continue", "identity");
        }
        boolean cascade = t.accept("cascade");
        if (!cascade) {
            t.accept("restrict");
        }
        return new Truncate(relations, restart, cascade, t.since(start));
    }
}
