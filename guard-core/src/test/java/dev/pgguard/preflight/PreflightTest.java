package dev.pgguard.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private final List<GuardEvent> told = new ArrayList<>();

    /** What is pending cannot be read: the session is not asked for anything. */
    private Preflight preflight(PreflightMode mode) {
        Connection unused = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    throw new AssertionError(method);
                });
        return new Preflight(mode, unused, told::add);
    }

    private static final class Hidden implements Pending {
        @Override
        public Iterable<String> texts() {
            throw new UnknownPending("the tool hides it", new IllegalStateException());
        }

        @Override
        public FoundMigrations migrations() {
            throw new UnknownPending("the tool hides it", new IllegalStateException());
        }

        @Override
        public Optional<SourceFile> knownFindings() {
            return Optional.empty();
        }

        @Override
        public boolean isCertain(String migration) {
            return true;
        }
    }

    @Test
    void whatCannotBeKnownIsToldAndRuns() {
        preflight(PreflightMode.HARM).judge(new Hidden());
        assertThat(told)
                .singleElement()
                .extracting(GuardEvent::message)
                .isEqualTo(
                        "What is pending was not looked at: the tool hides it; it runs all the same, under the guard");
    }

    @Test
    void whereEveryErrorIsRefusedItIsRefused() {
        assertThatThrownBy(() -> preflight(PreflightMode.FAIL).judge(new Hidden()))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("the tool hides it", "nothing was applied", "lint=harm");
        assertThat(told).isEmpty();
    }
}
