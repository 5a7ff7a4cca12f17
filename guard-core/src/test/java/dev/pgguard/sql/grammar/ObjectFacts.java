package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterDomain;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.AlterSequence;
import dev.pgguard.sql.tree.AlterSetting;
import dev.pgguard.sql.tree.CallProcedure;
import dev.pgguard.sql.tree.ChangeOwner;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.Cluster;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.CreateComposite;
import dev.pgguard.sql.tree.CreateDatabase;
import dev.pgguard.sql.tree.CreateDomain;
import dev.pgguard.sql.tree.CreateEnum;
import dev.pgguard.sql.tree.CreateExtension;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.CreateRule;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateStatistics;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.DefaultPrivileges;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.DropDatabase;
import dev.pgguard.sql.tree.Grant;
import dev.pgguard.sql.tree.GrantRole;
import dev.pgguard.sql.tree.LockTable;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Policy;
import dev.pgguard.sql.tree.Publication;
import dev.pgguard.sql.tree.RefreshView;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.SetConstraints;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import dev.pgguard.sql.tree.Unknown;
import dev.pgguard.sql.tree.Vacuum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The corpus's form of statements about objects other than tables. */
final class ObjectFacts {

    private ObjectFacts() {}

    static Fields of(Tree tree) {
        if (tree instanceof Other other) {
            Fields fields = Fields.of();
            other.facts().forEach(fields::put);
            return fields;
        }
        if (tree instanceof Unknown unknown) {
            return Fields.of().put("unknown", unknown.reason());
        }
        if (tree instanceof Reindex reindex) {
            return Fields.of()
                    .put("kind", "REINDEX_OBJECT_" + reindex.kind())
                    .parts("relation", reindex.relation())
                    .last("name", reindex.name())
                    .put("concurrent", reindex.concurrently())
                    .put("options", PartFacts.options(reindex.options()));
        }
        if (tree instanceof Cluster cluster) {
            return Fields.of()
                    .parts("relation", cluster.relation())
                    .last("index", cluster.index())
                    .put("options", PartFacts.options(cluster.options()));
        }
        if (tree instanceof Vacuum vacuum) {
            List<Object> targets = new ArrayList<>();
            for (Vacuum.Target target : vacuum.targets()) {
                targets.add(Fields.of()
                        .parts("relation", target.relation().name())
                        .put("only", target.relation().only())
                        .lasts("columns", target.columns())
                        .map());
            }
            return Fields.of()
                    .put("command", vacuum.vacuum() ? "VACUUM" : "ANALYZE")
                    .put("options", PartFacts.options(vacuum.options()))
                    .put("targets", targets);
        }
        if (tree instanceof Truncate truncate) {
            boolean only = truncate.relations().stream().anyMatch(Relation::only);
            return Fields.of()
                    .put("relations", names(truncate.relations()))
                    .put(
                            "only",
                            only
                                    ? truncate.relations().stream()
                                            .map(Relation::only)
                                            .toList()
                                    : null)
                    .put("restart_seqs", truncate.restartIdentity())
                    .cascade(truncate.cascade());
        }
        if (tree instanceof RefreshView refresh) {
            return Fields.of()
                    .parts("relation", refresh.relation())
                    .put("concurrent", refresh.concurrently())
                    .put("with_no_data", refresh.withNoData());
        }
        if (tree instanceof LockTable lock) {
            return Fields.of()
                    .put("relations", names(lock.relations()))
                    .put("mode", lock.mode())
                    .put("nowait", lock.nowait());
        }
        return types(tree);
    }

    private static List<Object> names(List<Relation> relations) {
        return relations.stream().<Object>map(each -> each.name().parts()).toList();
    }

    private static Fields types(Tree tree) {
        if (tree instanceof AlterEnum alter) {
            return Fields.of()
                    .parts("type", alter.type())
                    .put("old_value", alter.oldValue())
                    .put("new_value", alter.newValue())
                    .put("neighbor", alter.neighbor())
                    .put("position", alter.neighbor() == null ? null : alter.after() ? "AFTER" : "BEFORE")
                    .put("if_not_exists", alter.ifNotExists());
        }
        if (tree instanceof CreateEnum create) {
            return Fields.of().parts("type", create.type()).put("values", create.values());
        }
        if (tree instanceof CreateComposite create) {
            return Fields.of()
                    .parts("type", create.type())
                    .put(
                            "columns",
                            create.columns().stream().map(PartFacts::column).toList());
        }
        if (tree instanceof CreateDomain domain) {
            return Fields.of()
                    .parts("domain", domain.domain())
                    .put("type", PartFacts.type(domain.type()))
                    .parts("collation", domain.collation())
                    .put(
                            "constraints",
                            domain.constraints().stream()
                                    .map(PartFacts::constraint)
                                    .toList());
        }
        if (tree instanceof AlterDomain domain) {
            return domain(domain);
        }
        if (tree instanceof CreateTrigger trigger) {
            return Fields.of()
                    .last("name", trigger.name())
                    .parts("table", trigger.table())
                    .put("replace", trigger.orReplace())
                    .put("constraint", trigger.constraint())
                    .parts("function", trigger.function())
                    .put("row", trigger.forEachRow())
                    .put("timing", trigger.timing().name().replace('_', ' '))
                    .put("events", trigger.events().stream().map(Enum::name).toList())
                    .lasts("columns", trigger.columns())
                    .put("has_when", trigger.when() != null)
                    .put("transition_tables", trigger.transitionTables() == 0 ? null : trigger.transitionTables())
                    .put("deferrable", trigger.deferrable())
                    .put("initdeferred", trigger.initiallyDeferred())
                    .parts("from", trigger.from());
        }
        if (tree instanceof Policy policy) {
            return Fields.of()
                    .last("name", policy.name())
                    .parts("table", policy.table())
                    .put("command", policy.command().isEmpty() ? null : policy.command())
                    .put("permissive", policy.permissive())
                    .roles("roles", policy.roles())
                    .put("has_using", policy.using() != null)
                    .put("has_with_check", policy.withCheck() != null);
        }
        if (tree instanceof CreateRule rule) {
            return Fields.of()
                    .last("name", rule.name())
                    .parts("table", rule.table())
                    .put("event", "CMD_" + rule.event())
                    .put("instead", rule.instead())
                    .put("replace", rule.orReplace())
                    .put("has_where", rule.where() != null)
                    .put("actions", rule.actions().stream().map(NodeNames::of).toList());
        }
        return code(tree);
    }

    private static Fields domain(AlterDomain domain) {
        String subtype =
                switch (domain.action()) {
                    case SET_DEFAULT, DROP_DEFAULT -> "T";
                    case SET_NOT_NULL -> "O";
                    case DROP_NOT_NULL -> "N";
                    case ADD_CONSTRAINT -> "C";
                    case DROP_CONSTRAINT -> "X";
                    case VALIDATE_CONSTRAINT -> "V";
                };
        Map<String, Object> constraint = domain.constraint() == null ? null : PartFacts.constraint(domain.constraint());
        if (constraint != null && "CONSTR_NOTNULL".equals(constraint.get("contype"))) {
            // A domain's NOT NULL is about a column VALUE, and like a table's leaves the flag unset.
            constraint.put("keys", List.of("value"));
            constraint.put("not_enforced", true);
        }
        return Fields.of()
                .put("subtype", subtype)
                .parts("domain", domain.domain())
                .last("name", domain.constraintName())
                .put("constraint", constraint)
                .put("expr", PartFacts.expression(domain.expression()))
                .put("missing_ok", domain.ifExists())
                .cascade(domain.cascade());
    }

    private static Fields code(Tree tree) {
        if (tree instanceof DoBlock block) {
            return Fields.of().put("language", block.language()).put("body", block.body());
        }
        if (tree instanceof CallProcedure call) {
            return Fields.of().parts("name", call.name());
        }
        if (tree instanceof CreateFunction function) {
            List<String> bodies = function.bodies();
            String first = bodies.isEmpty() ? "" : bodies.get(0);
            return Fields.of()
                    .parts("name", function.name())
                    .put("procedure", function.procedure())
                    .put("replace", function.orReplace())
                    .put("language", function.language())
                    .put("volatility", function.volatility())
                    .put("returns", PartFacts.type(function.returns()))
                    .put("returns_table", function.returnsTable())
                    .put("n_params", function.parameters() == 0 ? null : function.parameters())
                    .put(
                            "sql_body",
                            function.sqlBody() == null
                                    ? null
                                    : function.sqlBody().name())
                    .put("body_parts", bodies.isEmpty() ? null : bodies.size())
                    .put("body_chars", bodies.isEmpty() ? null : first.codePointCount(0, first.length()))
                    .optionNames("options", function.options());
        }
        if (tree instanceof Comment comment) {
            String text = comment.text();
            boolean isNull = text == null || text.isEmpty();
            Fields fields = Fields.of()
                    .put("objtype", "OBJECT_" + comment.type())
                    .put("object", PartFacts.object(comment.type(), comment.object()));
            return comment.securityLabel()
                    ? fields.put("provider", comment.provider())
                    : fields.put("is_null", isNull).put("comment", isNull ? null : text);
        }
        return rights(tree);
    }

    private static Fields rights(Tree tree) {
        if (tree instanceof Grant grant) {
            return Fields.of()
                    .put("is_grant", grant.grant())
                    .put("targtype", grant.allInSchema() ? "ACL_TARGET_ALL_IN_SCHEMA" : "ACL_TARGET_OBJECT")
                    .put("objtype", "OBJECT_" + grant.type())
                    .put(
                            "objects",
                            grant.objects().stream()
                                    .map(each -> grant.allInSchema()
                                            ? PartFacts.object(each)
                                            : PartFacts.object(grant.type(), each))
                                    .toList())
                    .put("privileges", privileges(grant))
                    .put("all_privileges", grant.privileges().isEmpty())
                    .roles("grantees", grant.grantees())
                    .put("grant_option", grant.grantOption())
                    .cascade(grant.cascade());
        }
        if (tree instanceof GrantRole grant) {
            return Fields.of()
                    .put("is_grant", grant.grant())
                    .put("granted", grant.granted())
                    .roles("grantees", grant.grantees())
                    .optionNames("options", grant.options())
                    .cascade(grant.cascade());
        }
        if (tree instanceof DefaultPrivileges defaults) {
            Grant grant = defaults.action();
            return Fields.of()
                    .optionNames("options", defaults.options())
                    .put("is_grant", grant.grant())
                    .put("objtype", "OBJECT_" + grant.type())
                    .roles("grantees", grant.grantees())
                    .put("privileges", privileges(grant))
                    .put("grant_option", grant.grantOption())
                    .cascade(grant.cascade());
        }
        return others(tree);
    }

    private static List<Object> privileges(Grant grant) {
        List<Object> all = new ArrayList<>();
        for (Grant.Privilege each : grant.privileges()) {
            all.add(Fields.of()
                    .put("name", each.name().isEmpty() ? null : each.name())
                    .lasts("columns", each.columns())
                    .map());
        }
        return all;
    }

    private static Fields others(Tree tree) {
        if (tree instanceof CreateSchema schema) {
            return Fields.of()
                    .last("name", schema.name())
                    .put("authorization", schema.authorization() == null ? null : Roles.text(schema.authorization()))
                    .put("if_not_exists", schema.ifNotExists())
                    .put(
                            "elements",
                            schema.elements().stream().map(NodeNames::of).toList());
        }
        if (tree instanceof CreateSequence sequence) {
            return Fields.of()
                    .parts("name", sequence.name())
                    .put("persistence", TableFacts.persistence(sequence.persistence()))
                    .put("if_not_exists", sequence.ifNotExists())
                    .optionNames("options", sequence.options());
        }
        if (tree instanceof AlterSequence sequence) {
            return Fields.of()
                    .parts("name", sequence.name())
                    .put("missing_ok", sequence.ifExists())
                    .optionNames("options", sequence.options());
        }
        if (tree instanceof CreateExtension extension) {
            return Fields.of()
                    .last("name", extension.name())
                    .put("if_not_exists", extension.ifNotExists())
                    .put("options", PartFacts.options(extension.options()));
        }
        if (tree instanceof CreateStatistics statistics) {
            return Fields.of()
                    .parts("name", statistics.name())
                    .partsOfAll("relations", statistics.relations())
                    .lasts("kinds", statistics.kinds())
                    .put("n_exprs", statistics.expressions())
                    .put("if_not_exists", statistics.ifNotExists());
        }
        if (tree instanceof Publication publication) {
            return publication(publication);
        }
        if (tree instanceof CreateDatabase database) {
            return Fields.of().last("name", database.name()).optionNames("options", database.options());
        }
        if (tree instanceof DropDatabase database) {
            return Fields.of()
                    .last("name", database.name())
                    .put("missing_ok", database.ifExists())
                    .optionNames("options", database.options());
        }
        if (tree instanceof ChangeOwner change) {
            return Fields.of()
                    .put("objectType", "OBJECT_" + change.type())
                    .put("object", PartFacts.object(change.type(), change.object()))
                    .put("new_owner", Roles.text(change.newOwner()));
        }
        if (tree instanceof ChangeSchema change) {
            return Fields.of()
                    .put("objectType", "OBJECT_" + change.type())
                    .parts(
                            "relation",
                            change.relation() == null ? null : change.relation().name())
                    .put("object", change.object() == null ? null : PartFacts.object(change.type(), change.object()))
                    .last("new_schema", change.newSchema())
                    .put("missing_ok", change.ifExists());
        }
        if (tree instanceof AlterSetting setting) {
            return Fields.of()
                    .put("role", setting.role() == null ? null : Roles.text(setting.role()))
                    .last(setting.scope() == AlterSetting.Scope.DATABASE ? "dbname" : "database", setting.database())
                    .put("setting", StatementFacts.variable(setting.setting()).map());
        }
        if (tree instanceof SetConstraints set) {
            return Fields.of().partsOfAll("constraints", set.constraints()).put("deferred", set.deferred());
        }
        throw new AssertionError("no corpus form for " + tree);
    }

    private static Fields publication(Publication publication) {
        List<Object> members = new ArrayList<>();
        for (Publication.Member member : publication.objects()) {
            Relation table = member.table();
            String type =
                    table != null ? "TABLE" : member.schema() != null ? "TABLES_IN_SCHEMA" : "TABLES_IN_CUR_SCHEMA";
            members.add(Fields.of()
                    .put("type", "PUBLICATIONOBJ_" + type)
                    .last("name", member.schema())
                    .parts("table", table == null ? null : table.name())
                    .lasts("columns", member.columns())
                    .put("has_where", member.where() != null)
                    .map());
        }
        Publication.Change change = publication.change();
        String action = change == null
                ? null
                : switch (change) {
                    case ADD -> "AP_AddObjects";
                    case DROP -> "AP_DropObjects";
                    case SET -> "AP_SetObjects";
                };
        List<Option> options = publication.options();
        return Fields.of()
                .last("name", publication.name())
                .put("action", action)
                .put("all_tables", publication.allTables())
                .put("objects", members)
                .put("options", PartFacts.options(options));
    }
}
