package dev.pgguard.flyway;

import dev.pgguard.testing.contract.AllJarContract;

class AllJarIT extends AllJarContract {
    AllJarIT() {
        super("dev.pgguard.flyway");
    }
}
