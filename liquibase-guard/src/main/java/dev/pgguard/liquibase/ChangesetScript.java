package dev.pgguard.liquibase;

import dev.pgguard.lint.files.FormattedSql;
import dev.pgguard.sql.ScriptStyle;
import java.util.List;
import java.util.Map;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/**
 * The SQL that a changeset becomes on this database.
 *
 * @param seen whether all of it is known: what code, a program or a file of data does is not
 */
record ChangesetScript(String sql, ScriptStyle style, boolean seen) {

    /** Names are quoted as they will be when it runs. */
    static ChangesetScript of(ChangeSet changeSet, Database database) {
        ObjectQuotingStrategy before = database.getObjectQuotingStrategy();
        ObjectQuotingStrategy own = changeSet.getObjectQuotingStrategy();
        try {
            database.setObjectQuotingStrategy(own == null ? before : own);
            return quoted(changeSet, database);
        } finally {
            database.setObjectQuotingStrategy(before);
        }
    }

    private static ChangesetScript quoted(ChangeSet changeSet, Database database) {
        List<Change> changes = changeSet.getChanges();
        ScriptStyle plain = ScriptStyle.liquibase(Map.of());
        if (changes.size() == 1 && isAsWritten(changes.get(0), changeSet)) {
            AbstractSQLChange script = (AbstractSQLChange) changes.get(0);
            String sql = isMeant(script, database) && script.getSql() != null ? script.getSql() : "";
            String split = Boolean.FALSE.equals(script.isSplitStatements()) ? "false" : "";
            return new ChangesetScript(
                    meant(changeSet) + sql,
                    plain.withPieces(FormattedSql.pieces(split, script.getEndDelimiter())),
                    true);
        }
        StringBuilder sql = new StringBuilder(meant(changeSet));
        boolean seen = changeSet.getRunWith() == null;
        for (Change change : changes) {
            seen &= append(change, changeSet, database, sql);
        }
        return new ChangesetScript(sql.toString(), plain, seen);
    }

    /** A script may have comments that say what is meant; those that Liquibase makes of it have none. */
    private static boolean isAsWritten(Change change, ChangeSet changeSet) {
        return change instanceof AbstractSQLChange
                && changeSet.getSqlVisitors().isEmpty()
                && changeSet.getRunWith() == null;
    }

    /** A changeset's {@code comment} may say what is meant, where SQL has no place for a comment. */
    private static String meant(ChangeSet changeSet) {
        StringBuilder meant = new StringBuilder();
        String comments = changeSet.getComments() == null ? "" : changeSet.getComments();
        comments.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("guard:ignore"))
                .forEach(line -> meant.append("-- ")
                        .append(line.replaceFirst("^guard:ignore(-file)?", "guard:ignore-file"))
                        .append('\n'));
        return meant.toString();
    }

    private static boolean isMeant(DbmsTargetedChange change, Database database) {
        return DatabaseList.definitionMatches(change.getDbms(), database, true);
    }

    private static boolean append(Change change, ChangeSet changeSet, Database database, StringBuilder sql) {
        if (change.generateStatementsVolatile(database)) {
            return false;
        }
        try {
            Sql[] all = SqlGeneratorFactory.getInstance().generateSql(change, database);
            for (Sql each : all) {
                String text = each.toSql();
                for (SqlVisitor visitor : changeSet.getSqlVisitors()) {
                    text = visitor.modifySql(text, database);
                }
                String statement = text == null ? "" : text.strip();
                sql.append(statement).append(statement.endsWith(";") ? "\n" : ";\n");
            }
            boolean targeted = change instanceof DbmsTargetedChange other && !isMeant(other, database);
            return all.length > 0 || targeted || change instanceof TagDatabaseChange;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }
}
