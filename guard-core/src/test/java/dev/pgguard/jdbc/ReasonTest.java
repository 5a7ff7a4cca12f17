package dev.pgguard.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    private static final String FAILED = "The connection attempt failed.";

    @Test
    void tellsWhyTheNetworkFailedWhereTheDriverDoesNot() {
        SQLException unknown = new SQLException(FAILED, "08001", new UnknownHostException("me:geheim@db.example.com"));
        assertThat(Reason.of(unknown))
                .isEqualTo(Reason.whole(unknown))
                .isEqualTo("The connection attempt failed (UnknownHostException: db.example.com)");
        SQLException refused =
                new SQLException("Connection to db:5432 refused.", "08001", new ConnectException("Connection refused"));
        assertThat(Reason.of(refused)).isEqualTo("Connection to db:5432 refused");
    }

    @Test
    void leavesOutTheLineThatAToolDrawsBelowItsTitle() {
        assertThat(Reason.whole(new IllegalStateException(
                        "Unable to obtain connection: FATAL\n-----------\nSQL State  : 53300\nMessage    : FATAL")))
                .isEqualTo("Unable to obtain connection: FATAL SQL State  : 53300 Message    : FATAL");
    }

    @Test
    void leavesOutUserAndPassword() {
        assertThat(Reason.of(new IllegalStateException(
                        "jdbc:postgresql://me:geheim@db/shop?user=me&password=geheim&ssl=true is wrong")))
                .isEqualTo("jdbc:postgresql://db/shop?user=?&password=?&ssl=true is wrong");
    }
}
