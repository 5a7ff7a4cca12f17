package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterEnum;
import dev.pgguard.sql.tree.ChangeSchema;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Code that still uses the old name or schema of an object fails. */
final class RenamingObject implements Rule {

    @Override
    public String name() {
        return "renaming-object";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    private static final Set<ObjectType> RENAMED = Set.of(
            ObjectType.SCHEMA,
            ObjectType.VIEW,
            ObjectType.MATVIEW,
            ObjectType.SEQUENCE,
            ObjectType.TYPE,
            ObjectType.DOMAIN,
            ObjectType.ATTRIBUTE,
            ObjectType.FUNCTION,
            ObjectType.PROCEDURE,
            ObjectType.ROUTINE,
            ObjectType.AGGREGATE,
            ObjectType.ROLE,
            ObjectType.DATABASE);

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Rename.class, AlterEnum.class, ChangeSchema.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Rename rename && RENAMED.contains(rename.type())) {
            rename(step, rename, findings);
        } else if (step.tree() instanceof AlterEnum alter
                && alter.oldValue() != null
                && !MadeHere.is(step, ObjectType.TYPE, alter.type())) {
            report(
                    step,
                    findings,
                    Report.at(
                            alter.span(),
                            "RENAME of the value " + alter.oldValue() + " of " + alter.type()
                                    + " fails code that still uses it"));
        } else if (step.tree() instanceof ChangeSchema move) {
            move(step, move, findings);
        }
    }

    private static void rename(Step step, Rename rename, Findings findings) {
        Name name = name(rename.relation(), rename.object(), rename.oldName());
        boolean attribute = rename.type() == ObjectType.ATTRIBUTE;
        if (name == null
                || MadeHere.is(step, attribute ? ObjectType.TYPE : rename.type(), name)
                || NameTaken.byView(step.restOfTransaction(name.last()), step, step.resolve(name))) {
            return;
        }
        String what = attribute && rename.oldName() != null ? rename.oldName() + " of " + name : name.toString();
        Report report = Report.at(
                rename.span(),
                "RENAME of the " + words(rename.type()) + " " + what + " fails code that still uses the old name");
        String schema = Identifier.prefix(name.schema());
        report(
                step,
                findings,
                isViewLike(rename.type())
                        ? report.instead(viewFor(
                                step, name, schema + step.text(rename.newName().span())))
                        : report);
    }

    private static void move(Step step, ChangeSchema move, Findings findings) {
        Name name = name(move.relation(), move.object(), null);
        if (name == null
                || move.type() == ObjectType.INDEX
                || MadeHere.is(step, move.type(), name)
                || NameTaken.byView(step.restOfTransaction(name.last()), step, step.resolve(name))) {
            return;
        }
        Report report = Report.at(
                move.span(),
                "SET SCHEMA of the " + words(move.type()) + " " + name
                        + " fails code that still looks for it in the old schema");
        if (isViewLike(move.type())) {
            report = report.harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, name)
                    .instead(
                            viewFor(step, name, step.text(move.newSchema().span()) + "." + Identifier.of(name.last())));
        }
        report(step, findings, report);
    }

    private static boolean isViewLike(ObjectType type) {
        return type == ObjectType.TABLE
                || type == ObjectType.FOREIGN_TABLE
                || type == ObjectType.VIEW
                || type == ObjectType.MATVIEW;
    }

    private static List<String> viewFor(Step step, Name old, String now) {
        return List.of(
                "-- in one transaction:",
                step.text(step.tree().span()) + ";",
                "CREATE VIEW " + step.text(old.span()) + " AS SELECT * FROM " + now + ";");
    }

    private static @Nullable Name name(@Nullable Relation relation, @Nullable ObjectRef object, @Nullable Name plain) {
        if (relation != null) {
            return relation.name();
        }
        return object != null ? object.name() : plain;
    }

    private static String words(ObjectType type) {
        return type == ObjectType.MATVIEW
                ? "materialized view"
                : type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void report(Step step, Findings findings, Report report) {
        findings.add(step, Later.milder(step, report));
    }
}
