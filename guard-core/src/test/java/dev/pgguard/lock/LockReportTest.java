package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.sql.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LockReportTest {

    private static final Awaited ORDERS =
            new Awaited(Awaited.Kind.RELATION, "public.orders", LockMode.ACCESS_EXCLUSIVE);
    private static final Blocker.Place DIRECT = new Blocker.Place(1, 1, LockMode.ACCESS_SHARE);

    private static final Blocker REPORT = new Blocker.Session(
            4711,
            new Blocker.Client("reporting", "bi", "10.0.0.7"),
            "client backend",
            new Blocker.Activity(
                    "idle in transaction",
                    Duration.ofSeconds(252),
                    Duration.ofSeconds(252),
                    "select … where id = ?",
                    false),
            new Blocker.Place(1, 1, null));

    @Test
    void aForgottenReportIsToldAsInTheStyleGuide() {
        assertThat(REPORT.describe())
                .isEqualTo("pid 4711 (app=reporting, user=bi, 10.0.0.7), idle in transaction for 4m12s,"
                        + " last query: select … where id = ?");
    }

    @Test
    void aRunningQueryIsTheQueryAndAnOlderTransactionIsTold() {
        assertThat(session(new Blocker.Activity(
                                "active", Duration.ofMillis(1200), Duration.ofHours(3), "update t set a = ?", true))
                        .describe())
                .isEqualTo("pid 42 (app=shop, user=web), itself waiting for a lock, active for 1.2s,"
                        + " transaction open for 3h00m, holds ACCESS SHARE, query: update t set a = ?");
    }

    @Test
    void whatMayNotBeSeenIsNotGuessed() {
        assertThat(session(new Blocker.Activity(null, null, null, null, false)).describe())
                .isEqualTo("pid 42 (app=shop, user=web), state and query not visible, holds ACCESS SHARE");
    }

    @Test
    void aHiddenBlockerWithoutAUserIsAProcessOfTheServer() {
        Blocker hidden = new Blocker.Session(
                43,
                new Blocker.Client("", null, null),
                null,
                new Blocker.Activity(null, null, null, null, false),
                new Blocker.Place(1, 1, LockMode.SHARE_UPDATE_EXCLUSIVE));
        assertThat(hidden.describe())
                .isEqualTo("pid 43, a process of the server itself, such as autovacuum, state and query not visible,"
                        + " holds SHARE UPDATE EXCLUSIVE");
    }

    @Test
    void anAutovacuumAgainstWraparoundIsNamedAsSuch() {
        Blocker.Session vacuum = autovacuum("autovacuum: VACUUM public.orders (to prevent wraparound)");
        assertThat(vacuum.autovacuumToPreventWraparound()).isTrue();
        assertThat(vacuum.describe())
                .startsWith("pid 43, autovacuum to prevent wraparound, which does not give way, active for 2m5s");
        assertThat(autovacuum("autovacuum: VACUUM public.orders").describe())
                .startsWith("pid 43, autovacuum, active for 2m5s");
    }

    @Test
    void aPreparedTransactionSaysHowItEnds() {
        assertThat(new Blocker.Prepared("order-7", "bi", Duration.ofDays(2).plusHours(4), DIRECT).describe())
                .isEqualTo("prepared transaction 'order-7' (user=bi), prepared 52h00m ago, holds ACCESS SHARE;"
                        + " it ends with COMMIT PREPARED or ROLLBACK PREPARED");
    }

    @Test
    void theChainAndTheQueueAreTold() {
        Blocker second = new Blocker.Prepared("g", "bi", Duration.ofSeconds(9), new Blocker.Place(2, 4711, null));
        LockReport report = new LockReport(
                ORDERS,
                List.of(REPORT, second),
                new Freeze(4, Duration.ofMillis(2140), Duration.ZERO, Duration.ZERO, List.of()),
                List.of("Something was not visible."),
                true,
                false);
        assertThat(report.describe())
                .isEqualTo("Blocked by " + REPORT.describe() + "; pid 4711 itself waits for " + second.describe()
                        + ". Up to 4 sessions queued behind us (2.1 session-seconds). Something was not visible.");
        assertThat(ORDERS.describe()).isEqualTo("public.orders (ACCESS EXCLUSIVE)");
    }

    @Test
    void threeBlockersAreToldAndTheOthersCounted() {
        List<Blocker> five = new ArrayList<>();
        for (int pid = 1; pid <= 5; pid++) {
            five.add(new Blocker.Session(
                    pid,
                    new Blocker.Client("a" + pid, "bi", null),
                    null,
                    new Blocker.Activity("active", Duration.ofSeconds(1), null, null, false),
                    new Blocker.Place(1, 9, null)));
        }
        assertThat(LockReport.of(ORDERS, five, List.of(), true).describe())
                .isEqualTo(
                        "Blocked by pid 1 (app=a1, user=bi), active for 1s; and by pid 2 (app=a2, user=bi), active for 1s;"
                                + " and by pid 3 (app=a3, user=bi), active for 1s; and by 2 more. Nobody queued behind us.");
    }

    @Test
    void whatWasNotMeasuredIsNotToldAsNothing() {
        assertThat(LockReport.nothing().describe()).isEqualTo("No blocker was seen.");
        assertThat(LockReport.nothing().describeQueue()).isEqualTo("queue and freeze were not measured");
    }

    @Test
    void aLookAfterTheRollbackKeepsWhyNobodyWatched() {
        LockReport unwatched = LockReport.of(null, List.of(), List.of("No second session.", "Both."), false);
        LockReport late = LockReport.of(ORDERS, List.of(REPORT), List.of("Both.", "Late."), false);
        assertThat(unwatched.orElse(() -> late))
                .isEqualTo(
                        LockReport.of(ORDERS, List.of(REPORT), List.of("No second session.", "Both.", "Late."), false));
        LockReport watched = LockReport.of(ORDERS, List.of(REPORT), List.of(), true);
        assertThat(watched.orElse(() -> late)).isSameAs(watched);
    }

    @Test
    void aWaitInVainSaysWhatFor() {
        assertThat(ORDERS.failure()).isEqualTo("could not lock public.orders (ACCESS EXCLUSIVE)");
        assertThat(new Awaited(Awaited.Kind.ROW, "a row of public.orders", null).failure())
                .isEqualTo("could not lock a row of public.orders");
        assertThat(new Awaited(Awaited.Kind.SNAPSHOT, "the end of older transactions", null).failure())
                .isEqualTo("waited in vain for the end of older transactions");
    }

    @Test
    void negativeFiguresAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Freeze(-1, Duration.ZERO, Duration.ZERO, Duration.ZERO, List.of()))
                .withMessage("queue must not be negative, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Freeze(0, Duration.ofMillis(-1), Duration.ZERO, Duration.ZERO, List.of()))
                .withMessage("total must not be negative, was PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> new Blocker.Place(0, 1, null));
    }

    @Test
    void aReasonIsOneLineWithoutCredentials() {
        assertThat(Reason.of(new IllegalStateException(
                        "No driver for jdbc:postgresql://bi:geheim@db/shop?user=bi&password=geheim&ssl=true.\nmore")))
                .isEqualTo("No driver for jdbc:postgresql://db/shop?user=?&password=?&ssl=true");
        assertThat(Reason.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    private static Blocker.Session session(Blocker.Activity activity) {
        return new Blocker.Session(42, new Blocker.Client("shop", "web", null), "client backend", activity, DIRECT);
    }

    private static Blocker.Session autovacuum(String query) {
        return new Blocker.Session(
                43,
                new Blocker.Client("", null, null),
                "autovacuum worker",
                new Blocker.Activity("active", Duration.ofSeconds(125), Duration.ofSeconds(125), query, false),
                DIRECT);
    }
}
