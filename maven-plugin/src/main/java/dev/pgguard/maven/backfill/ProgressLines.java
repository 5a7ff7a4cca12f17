package dev.pgguard.maven.backfill;

import dev.pgguard.backfill.BackfillEvent;
import dev.pgguard.backfill.SparseProgress;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.SizeText;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** What a backfill tells, for whoever waits: a bar on a terminal, a line every ten seconds where nobody watches. */
public final class ProgressLines implements GuardListener, AutoCloseable {

    private final Consumer<String> info;
    private final Consumer<String> warning;
    private final @Nullable PrintStream terminal;
    private final GuardListener lines;
    private @Nullable ProgressBar bar;

    ProgressLines(Consumer<String> info, Consumer<String> warning, @Nullable PrintStream terminal, LongSupplier nanos) {
        this.info = info;
        this.warning = warning;
        this.terminal = terminal;
        this.lines = new SparseProgress(this::line, nanos);
    }

    /** @param terminal whether somebody watches, who gets a bar */
    public static ProgressLines of(Consumer<String> info, Consumer<String> warning, boolean terminal) {
        return new ProgressLines(info, warning, terminal ? System.err : null, System::nanoTime);
    }

    @Override
    public synchronized void on(GuardEvent event) {
        if (event instanceof BackfillEvent.Progress progress && terminal != null) {
            draw(progress, terminal);
            return;
        }
        if (event instanceof BackfillEvent.Ended) {
            close();
        }
        lines.on(event);
    }

    private void line(GuardEvent event) {
        if (bar != null && terminal != null && event.level() != GuardEvent.Level.DEBUG) {
            terminal.println(); // the bar stands where the line would begin
        }
        String text = "[pgguard] " + event.message();
        switch (event.level()) {
            case DEBUG -> {}
            case INFO -> info.accept(text);
            case WARN -> warning.accept(text);
        }
    }

    private void draw(BackfillEvent.Progress progress, PrintStream to) {
        ProgressBar drawn = bar;
        if (drawn == null) {
            drawn = new ProgressBarBuilder()
                    .setTaskName(progress.job())
                    .setUnit(" rows", 1)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(to))
                    .build();
            bar = drawn;
        }
        drawn.maxHint(Math.max(progress.estimatedRows(), progress.walked()));
        drawn.stepTo(progress.walked());
        drawn.setExtraMessage(
                progress.waitsFor() == null
                        ? progress.lagBytes() == null ? "" : " lag " + SizeText.of(progress.lagBytes())
                        : " waits: " + progress.waitsFor());
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
