package dev.pgguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.jdbc.ObservedConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoadAheadTest {

    @Test
    void loadsOnAThreadOfItsOwnThatKeepsNobodyAlive() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        LoadAhead.begin(() -> {
            asked.complete(Thread.currentThread());
            return List.of(String.class);
        });

        Thread thread = asked.get(60, TimeUnit.SECONDS);
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void aClassThatCannotBeLoadedIsLeftToWhoeverNeedsIt() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        LoadAhead.begin(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.complete(failure));
            asked.complete(Thread.currentThread());
            throw new NoClassDefFoundError("gone");
        });

        asked.get(60, TimeUnit.SECONDS).join();
        assertThat(uncaught).isNotDone();
        ObservedConnection.prepare("com.example.NoDriver");
    }
}
