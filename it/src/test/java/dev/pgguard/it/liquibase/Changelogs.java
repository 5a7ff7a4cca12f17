package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Writes the steps of a project as Liquibase reads them: formatted SQL for scripts, XML for code. */
final class Changelogs {

    private Changelogs() {}

    /**
     * @param changeSets in XML, after the steps
     * @param files receives each script by its name
     * @return the root that holds the code and includes the scripts
     */
    static String write(Project project, String changeSets, BiConsumer<String, String> files) {
        StringBuilder root = new StringBuilder(
                """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                  xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """);
        for (int i = 0; i < project.steps().size(); i++) {
            if (project.steps().get(i) instanceof Step.Sql sql) {
                String file = (i + 1) + "-" + sql.name() + ".sql";
                files.accept(file, formatted(sql));
                root.append("<include file=\"").append(file).append("\"/>\n");
            } else if (project.steps().get(i) instanceof Step.Code code) {
                root.append(custom(code));
            } else if (project.steps().get(i) instanceof Step.Beside file) {
                files.accept(file.name(), file.text());
            }
        }
        return root.append(changeSets).append("</databaseChangeLog>\n").toString();
    }

    /** Liquibase does not see by itself what cannot run in a transaction. */
    private static String formatted(Step.Sql sql) {
        boolean alone = sql.mode() == Step.Mode.ALONE
                || sql.script().toLowerCase(Locale.ROOT).contains(" concurrently ");
        return "--liquibase formatted sql\n--changeset guard:" + sql.name() + " runInTransaction:" + !alone
                + " runOnChange:" + sql.repeatable() + "\n" + sql.script();
    }

    private static String custom(Step.Code code) {
        return """
               <changeSet id="%s" author="guard" runInTransaction="%s">
                 <comment>%s</comment>
                 <customChange class="%s"><param name="number" value="%s"/></customChange>
               </changeSet>
               """
                .formatted(
                        code.name(),
                        code.mode() != Step.Mode.ALONE,
                        code.retried() ? "" : "guard:retry=off",
                        CodeChange.class.getName(),
                        CodeChange.keep(code.body()));
    }
}
