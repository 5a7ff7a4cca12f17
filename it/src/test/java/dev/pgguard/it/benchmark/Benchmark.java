package dev.pgguard.it.benchmark;

import dev.pgguard.testing.PgNode;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;

/** One question, answered on a running server. */
interface Benchmark {

    String title();

    /** How often to measure unless told otherwise. */
    int runs();

    void run(PgNode server, int runs, PrintStream out) throws IOException, SQLException, InterruptedException;
}
