package dev.pgguard.it.liquibase;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.executor.jvm.JdbcExecutor;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.SqlStatement;

/** For {@code runWith="own-session"}: runs statements where the guard cannot see them, as an executor that calls a program does. */
public final class OwnSessionExecutor extends JdbcExecutor {

    @Override
    public String getName() {
        return "own-session";
    }

    @Override
    public int getPriority() {
        return PRIORITY_SPECIALIZED;
    }

    @Override
    public boolean supports(Database database) {
        return true;
    }

    @Override
    public void execute(SqlStatement sql, List<SqlVisitor> visitors) throws DatabaseException {
        try (Connection session = DriverManager.getConnection(
                        database.getConnection().getURL(),
                        database.getConnection().getConnectionUserName(),
                        "");
                Statement statement = session.createStatement()) {
            for (Sql text : SqlGeneratorFactory.getInstance().generateSql(sql, database)) {
                statement.execute(text.toSql());
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
