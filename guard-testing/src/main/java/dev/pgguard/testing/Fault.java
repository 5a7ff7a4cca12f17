package dev.pgguard.testing;

/** Something that was broken on purpose; closing it repairs it. */
@FunctionalInterface
public interface Fault extends AutoCloseable {

    /** Also more than once; returns when the repair is in effect. */
    void repair();

    @Override
    default void close() {
        repair();
    }
}
