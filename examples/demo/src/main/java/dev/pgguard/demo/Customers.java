package dev.pgguard.demo;

import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Somebody who orders all the time, and notes the longest time that an order took. */
final class Customers implements AutoCloseable {

    private final TestDatabase shop;
    private final Thread thread = new Thread(this::order, "customers");
    private volatile boolean open = true;
    private volatile int orders;
    private volatile Duration longest = Duration.ZERO;
    private volatile @Nullable SQLException failure;

    private Customers(TestDatabase shop) {
        this.shop = shop;
    }

    static Customers of(TestDatabase shop) {
        Customers customers = new Customers(shop);
        customers.thread.setDaemon(true);
        customers.thread.start();
        return customers;
    }

    private void order() {
        try (Connection session = shop.connect();
                PreparedStatement order =
                        session.prepareStatement("insert into orders (customer_id, amount) values (1, 9.99)")) {
            while (open) {
                long start = System.nanoTime();
                order.executeUpdate();
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                longest = took.compareTo(longest) > 0 ? took : longest;
                orders++;
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    boolean servedAll() {
        return orders > 0 && failure == null;
    }

    String describe() {
        return "the shop stayed open: %d orders were placed meanwhile, the slowest took %.1f s%s"
                .formatted(orders, longest.toMillis() / 1000.0, failure == null ? "" : "; then " + failure);
    }

    void leave() {
        open = false;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        leave();
    }
}
