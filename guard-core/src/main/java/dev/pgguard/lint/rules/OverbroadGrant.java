package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.DefaultPrivileges;
import dev.pgguard.sql.tree.Grant;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Privileges for everybody, or all privileges, or on everything in a schema are seldom meant. */
final class OverbroadGrant implements Rule {

    @Override
    public String name() {
        return "overbroad-grant";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Grant.class, DefaultPrivileges.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Grant grant && grant.grant()) {
            List<String> broad = broad(grant);
            if (!broad.isEmpty()) {
                findings.add(step, Report.at(grant.span(), "grants " + String.join(" ", broad)));
            }
        } else if (step.tree() instanceof DefaultPrivileges change
                && change.action().grant()
                && isToPublic(change.action())) {
            findings.add(
                    step, Report.at(change.span(), "grants a privilege to PUBLIC on all that is made from now on"));
        }
    }

    private static List<String> broad(Grant grant) {
        boolean all = grant.privileges().isEmpty();
        List<String> broad = new ArrayList<>();
        if (all || grant.allInSchema() || isToPublic(grant)) {
            broad.add(all ? "every privilege" : "a privilege");
        }
        if (grant.allInSchema()) {
            broad.add("on everything of a kind in a schema");
        }
        if (isToPublic(grant)) {
            broad.add("to every role there is");
        }
        return broad;
    }

    private static boolean isToPublic(Grant grant) {
        return grant.grantees().stream().anyMatch(each -> each.kind() == RoleSpec.Kind.PUBLIC);
    }
}
