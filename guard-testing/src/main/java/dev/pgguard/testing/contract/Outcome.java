package dev.pgguard.testing.contract;

import java.util.List;

/**
 * How a run ended.
 *
 * @param error everything that its failure says, causes included; empty when it succeeded
 * @param log the lines that the tool logged, each after its level and a colon
 */
public record Outcome(boolean succeeded, String error, List<String> log) {

    public Outcome {
        log = List.copyOf(log);
    }

    public String logged() {
        return String.join("\n", log);
    }

    /** How many lines contain the text. */
    public long lines(String text) {
        return log.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public String toString() {
        return (succeeded ? "succeeded" : "failed: " + error) + "\n--- log\n" + logged();
    }
}
