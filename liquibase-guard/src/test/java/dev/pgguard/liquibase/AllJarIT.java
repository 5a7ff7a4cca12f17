package dev.pgguard.liquibase;

import dev.pgguard.testing.contract.AllJarContract;

class AllJarIT extends AllJarContract {
    AllJarIT() {
        super("dev.pgguard.liquibase");
    }
}
