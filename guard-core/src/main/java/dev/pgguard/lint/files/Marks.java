package dev.pgguard.lint.files;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.Token;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the marks of findings: the same mark as long as the statement says the same. */
final class Marks {

    private static final int DIGITS = 16;

    private final Map<String, Integer> before = new HashMap<>();

    /** The mark of a finding that is not moved to its source yet. */
    String of(Finding finding, LintFile file) {
        return mark(finding, file.name(), statement(finding, file));
    }

    /** The mark of a problem of a file. */
    String of(Finding problem) {
        return mark(problem, problem.place().file(), "");
    }

    /** Equal ones in one file are told apart by their order. */
    private String mark(Finding finding, String file, String says) {
        String content = finding.rule() + "\n" + says;
        int number = before.merge(file + "\n" + content, 1, Integer::sum);
        return digest(content + "\n" + number);
    }

    /** Of what is no statement, the line. */
    private static String statement(Finding finding, LintFile file) {
        List<ScriptStatement> statements = file.script().statements();
        int number = finding.statement();
        if (number < 1 || number > statements.size()) {
            LineIndex lines = file.script().lines();
            return lines.text(finding.place().start().line()).strip();
        }
        return statements.get(number - 1).tokens().stream()
                .map(token -> token.kind() == Token.Kind.WORD ? token.name() : token.text())
                .collect(Collectors.joining(" "));
    }

    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
