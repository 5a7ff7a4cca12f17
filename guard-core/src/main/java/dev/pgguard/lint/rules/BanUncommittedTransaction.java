package dev.pgguard.lint.rules;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.FileEnd;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Transaction.Kind;
import java.util.List;

/** A transaction that a file begins and does not end: its work is lost, or its locks stay. */
final class BanUncommittedTransaction implements Rule {

    @Override
    public String name() {
        return "ban-uncommitted-transaction";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void endOfFile(FileEnd end, Findings findings) {
        if (!end.session().inTransaction() || end.session().transactionOfTheTool()) {
            return;
        }
        List<Step> steps = end.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (begins(steps.get(i))) {
                Step begin = steps.get(i);
                Report report = Report.at(
                                begin.tree().span(),
                                "the file ends in the transaction that begins here: its work is undone, or its locks stay until the session ends")
                        .instead("COMMIT;");
                findings.add(begin, fixed(report, end));
                return;
            }
        }
    }

    private static boolean begins(Step step) {
        return step.tree() instanceof Transaction control
                && (control.kind() == Kind.BEGIN || control.kind() == Kind.START || control.chain());
    }

    private static Report fixed(Report report, FileEnd end) {
        Step last = end.steps().get(end.steps().size() - 1);
        String text = end.file().script().text();
        Report ended = report;
        if (last.terminator().isEmpty()) {
            int behind = last.inFile(last.tree().span()).end();
            ended = ended.fixedBy(new Edit(new TextRange(behind, behind), ";"));
        }
        TextRange atEnd = new TextRange(text.length(), text.length());
        return ended.fixedBy(new Edit(atEnd, (text.endsWith("\n") ? "" : "\n") + "COMMIT;\n"));
    }
}
