package dev.pgguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.retry.SteadyClock;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class ClockworkTest {

    @Test
    void isNotMovedByWhoSetsTheClock() {
        assertThat(Clockwork.real().clock()).isInstanceOf(SteadyClock.class);
    }

    @Test
    void needsNothingFromTheClassLoaderOfTheThread() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(blind);

            assertThat(Clockwork.real().random().nextInt(10)).isBetween(0, 9);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
