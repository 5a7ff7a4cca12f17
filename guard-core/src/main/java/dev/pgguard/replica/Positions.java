package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings a look at the replicas up to date by one small query, as long as the same walsenders are there in the same state. */
final class Positions {

    private static final String SQL =
            """
            select pg_catalog.pg_current_wal_lsn()::pg_catalog.text, pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text,
                   r.pid, r.state, r.replay_lsn::pg_catalog.text
              from (select) server left join pg_catalog.pg_stat_get_wal_senders() r on true
            """;

    private record Row(
            WalPosition written,
            WalPosition inserted,
            int pid,
            @Nullable String state,
            @Nullable WalPosition replayed) {}

    private Positions() {}

    /** @return empty when only another full look can tell */
    static Optional<Look> update(Look look, Connection primary) throws SQLException {
        List<Row> rows = Query.list(
                primary,
                SQL,
                row -> new Row(
                        WalPosition.parse(row.getString(1)),
                        WalPosition.parse(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5) == null ? null : WalPosition.parse(row.getString(5))));
        List<WalSender> senders = new ArrayList<>();
        for (WalSender sender : look.senders()) {
            Optional<Row> now = rows.stream()
                    .filter(row -> row.pid() == sender.pid() && Objects.equals(row.state(), sender.state()))
                    .findFirst();
            if (now.isEmpty()) {
                return Optional.empty();
            }
            senders.add(sender.withReplayed(now.get().replayed()));
        }
        Row first = rows.get(0);
        long shown = rows.stream().filter(row -> row.pid() != 0).count();
        return shown != senders.size()
                ? Optional.empty()
                : Optional.of(new Look(
                        look.inRecovery(),
                        look.role(),
                        look.aurora(),
                        first.written(),
                        first.inserted(),
                        senders,
                        look.idleSlots()));
    }
}
