package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.CodeMigration;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.CustomChangeException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/** A custom change whose body comes from the test; Liquibase makes it by its class and gives it the number of the body. */
public final class CodeChange implements CustomTaskChange {

    private static final Map<String, CodeMigration> BODIES = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private @Nullable String number;

    /** Keeps the body, and gives the number by which a changelog names it. */
    static String keep(CodeMigration body) {
        String number = String.valueOf(COUNT.incrementAndGet());
        BODIES.put(number, body);
        return number;
    }

    public @Nullable String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String number) {
        this.number = number;
    }

    @Override
    public void execute(Database database) throws CustomChangeException {
        CodeMigration body = BODIES.get(String.valueOf(number));
        if (body == null) {
            throw new CustomChangeException("no body of number " + number);
        }
        try {
            body.migrate(((JdbcConnection) database.getConnection()).getUnderlyingConnection());
        } catch (SQLException e) {
            throw new CustomChangeException(e);
        }
    }

    @Override
    public String getConfirmationMessage() {
        return "code ran";
    }

    @Override
    public void setUp() {
        // nothing to prepare
    }

    @Override
    public void setFileOpener(ResourceAccessor resourceAccessor) {
        // reads no files
    }

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
