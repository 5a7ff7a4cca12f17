package dev.pgguard.doctor;

import dev.pgguard.gate.CatalogCheck;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What earlier migrations left unfinished, as the rollout gate sees it, and whether one is at work. */
record Leftovers(DoctorPolicy policy, Role role) implements Examination {

    @Override
    public Area area() {
        return Area.CATALOG;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        List<Finding> findings = new CatalogCheck(policy.expectedNotValid())
                .findings(primary).stream().map(this::finding).toList();
        return findings.isEmpty()
                ? List.of(
                        Finding.ok(
                                Area.CATALOG,
                                "no run at work, no invalid index, no NOT VALID constraint, no half-detached partition, no unfinished backfill"))
                : findings;
    }

    private Finding finding(NotReady each) {
        if (each.refusal() == Refusal.RUN_AT_WORK) {
            return Finding.note(Area.CATALOG, each.message());
        }
        boolean unreadable = each.refusal() == Refusal.BACKFILL_UNFINISHED
                && List.of(CatalogCheck.BACKFILL_TABLE, CatalogCheck.REBUILD_TABLE)
                        .contains(each.subject());
        if (!unreadable) {
            return Finding.warning(Area.CATALOG, each.message(), "");
        }
        // a run does not look there; to the gate unknown is not fine
        Finding finding = policy.purpose() == DoctorPolicy.Purpose.GATE
                ? Finding.problem(Area.CATALOG, each.refusal(), each.message(), "")
                : Finding.warning(Area.CATALOG, each.message(), "");
        return finding.granting(
                List.of(role.grant("USAGE ON SCHEMA pgguard"), role.grant("SELECT ON " + each.subject())));
    }
}
