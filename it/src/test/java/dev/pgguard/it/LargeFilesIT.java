package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.ChildProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of 20 MB are linted with 160 MB of memory, in which their tokens would not have room. */
final class LargeFilesIT {

    private static final int SIZE = 20 << 20;

    private final Path folder;

    LargeFilesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private void write(String before, IntFunction<String> line, String behind) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("V1__rows.sql"))) {
            file.write(before);
            int written = 0;
            for (int i = 0; written < SIZE; i++) {
                file.write(line.apply(i));
                written += line.apply(i).length();
            }
            file.write(behind);
        }
    }

    private List<String> lint() {
        List<String> command = ChildProcess.jvm();
        command.addAll(List.of(
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                LintInChild.class.getName(),
                folder.toString()));
        try (ChildProcess jvm = ChildProcess.start(new ProcessBuilder(command))) {
            assertThat(jvm.exitCode()).as(jvm.output()).isZero();
            return jvm.output().lines().toList();
        }
    }

    @Test
    void lintsAFileOfInserts() throws IOException {
        write("", i -> "insert into t values (" + i + ", 'row number " + i + "');\n", "alter table t drop column c;\n");

        assertThat(lint()).anyMatch(line -> line.contains("ban-drop-column")).endsWith("linted");
    }

    @Test
    void lintsASingleInsertOfAMillionRows() throws IOException {
        write("insert into t values\n", i -> "(" + i + ", 'a'),\n", "(1, 'b');\nalter table t drop column c;\n");

        assertThat(lint()).anyMatch(line -> line.contains("ban-drop-column")).endsWith("linted");
    }

    @Test
    void tellsWhereAStringBeginsThatHasNoEnd() throws IOException {
        write(
                "create table t (id bigint primary key);\ninsert into t values ('a);\n",
                i -> "insert into t values (" + i + ");\n",
                "");

        assertThat(lint())
                .contains("V1__rows.sql:2:23: error syntax-error the string that begins here has no end")
                .endsWith("linted");
    }
}
