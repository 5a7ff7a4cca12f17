package dev.pgguard.migration;

/** Receives the events of one run, in order, on the thread that runs the migrations. */
@FunctionalInterface
public interface GuardListener {
    void on(GuardEvent event);
}
