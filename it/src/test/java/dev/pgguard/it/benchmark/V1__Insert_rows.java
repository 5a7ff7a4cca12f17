package dev.pgguard.it.benchmark;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Inserts rows one by one, each in a round trip of its own. */
final class V1__Insert_rows extends BaseJavaMigration {

    private final int rows;

    V1__Insert_rows(int rows) {
        this.rows = rows;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("create table entry (id integer primary key, note text)");
        }
        try (PreparedStatement insert =
                context.getConnection().prepareStatement("insert into entry (id, note) values (?, ?)")) {
            for (int id = 1; id <= rows; id++) {
                insert.setInt(1, id);
                insert.setString(2, "entry");
                insert.executeUpdate();
            }
        }
    }
}
