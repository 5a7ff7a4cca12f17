package dev.pgguard.it.flyway;

import dev.pgguard.flyway.NotRetried;
import dev.pgguard.testing.contract.Step;

/** {@link V0__Retried} with effects outside the database. */
@NotRetried
final class V0__RunOnce extends V0__Retried {

    V0__RunOnce(int version, Step.Code code) {
        super(version, code);
    }
}
