package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads ALTER TABLE, and ALTER INDEX and VIEW, whose sub-commands are the same (PostgreSQL manual, "ALTER TABLE"). */
final class AlterTableParser {

    /** The storage parameters that need no more than SHARE UPDATE EXCLUSIVE, besides those of autovacuum. */
    private static final Set<String> ONLINE_PARAMETERS = Set.of(
            "fillfactor",
            "toast_tuple_target",
            "parallel_workers",
            "deduplicate_items",
            "vacuum_index_cleanup",
            "vacuum_truncate",
            "vacuum_max_eager_freeze_failure_rate",
            "log_autovacuum_min_duration");

    private final Locks locks = new Locks();
    private final QualifiedName table;
    private final boolean index;

    private AlterTableParser(QualifiedName table, boolean index) {
        this.table = table;
        this.index = index;
    }

    /** @param verb its words up to the name, which is next */
    static Statement parse(Cursor cursor, String verb) {
        if (cursor.at("ALL", "IN", "TABLESPACE")) {
            return new Opaque(cursor.sql(), "moves everything in a tablespace");
        }
        cursor.acceptIfExists();
        QualifiedName table = cursor.relation();
        AlterTableParser parser = new AlterTableParser(table, verb.equals("ALTER INDEX"));
        List<Cursor> commands = commands(cursor);
        String own = verb;
        for (Cursor command : commands) {
            own = parser.command(command, verb);
        }
        return new Ddl(cursor.sql(), commands.size() == 1 ? own : verb, parser.locks.list());
    }

    /** The sub-commands: what stands between commas outside of parentheses and brackets. */
    private static List<Cursor> commands(Cursor cursor) {
        List<Cursor> commands = new ArrayList<>();
        List<Token> rest = cursor.rest();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= rest.size(); i++) {
            boolean end = i == rest.size();
            if (end || (depth == 0 && rest.get(i).is(","))) {
                commands.add(cursor.from(rest.subList(start, i)));
                start = i + 1;
            } else if (rest.get(i).is("(") || rest.get(i).is("[")) {
                depth++;
            } else if (rest.get(i).is(")") || rest.get(i).is("]")) {
                depth--;
            }
        }
        return commands;
    }

    /** Adds the locks of a sub-command; gives the verb of the statement if it is the only one. */
    private String command(Cursor command, String verb) {
        if (command.accept("ATTACH", "PARTITION")) {
            locks.add(table, LockMode.SHARE_UPDATE_EXCLUSIVE).add(command.name(), LockMode.ACCESS_EXCLUSIVE);
            return "ATTACH PARTITION";
        }
        if (command.accept("DETACH", "PARTITION")) {
            return detach(command);
        }
        if (command.accept("INHERIT")) {
            locks.add(command.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        } else if (command.accept("NO", "INHERIT")) {
            locks.add(command.name(), LockMode.ACCESS_SHARE);
        }
        locks.add(table, mode(command));
        if (command.at("VALIDATE")) {
            return "VALIDATE CONSTRAINT";
        }
        locks.addReferenced(command);
        return verb;
    }

    private String detach(Cursor command) {
        QualifiedName partition = command.name();
        boolean concurrently = command.at("CONCURRENTLY");
        boolean weak = concurrently || command.at("FINALIZE");
        locks.add(table, weak ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE)
                .add(partition, LockMode.ACCESS_EXCLUSIVE);
        return concurrently ? "DETACH PARTITION CONCURRENTLY" : weak ? "DETACH PARTITION FINALIZE" : "DETACH PARTITION";
    }

    private LockMode mode(Cursor command) {
        if (command.at("VALIDATE")
                || command.at("CLUSTER", "ON")
                || command.at("SET", "WITHOUT", "CLUSTER")
                || (index && command.at("RENAME"))) {
            return LockMode.SHARE_UPDATE_EXCLUSIVE;
        }
        if (command.atAny("ENABLE", "DISABLE")) {
            boolean kind = command.peek(1).is("REPLICA") || command.peek(1).is("ALWAYS");
            return command.peek(kind ? 2 : 1).is("TRIGGER") ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        }
        if (command.at("ADD")) {
            int kind = command.peek(1).is("CONSTRAINT") ? 3 : 1;
            boolean foreignKey =
                    command.peek(kind).is("FOREIGN") && command.peek(kind + 1).is("KEY");
            return foreignKey ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        }
        if (command.at("ALTER")) {
            int column = command.peek(1).is("COLUMN") ? 2 : 1;
            return isOnlineColumnChange(command, column + 1)
                    ? LockMode.SHARE_UPDATE_EXCLUSIVE
                    : LockMode.ACCESS_EXCLUSIVE;
        }
        if (command.at("SET", "(") || command.at("RESET", "(")) {
            return parametersMode(command);
        }
        return LockMode.ACCESS_EXCLUSIVE;
    }

    private static boolean isOnlineColumnChange(Cursor command, int at) {
        Token verb = command.peek(at);
        Token what = command.peek(at + 1);
        return (verb.is("SET") && (what.is("STATISTICS") || what.is("("))) || (verb.is("RESET") && what.is("("));
    }

    private static LockMode parametersMode(Cursor command) {
        command.next();
        Cursor parameters = command.from(command.parenthesis());
        while (!parameters.done()) {
            String name = parameters.name().name().toLowerCase(Locale.ROOT);
            if (!name.startsWith("autovacuum_") && !ONLINE_PARAMETERS.contains(name)) {
                return LockMode.ACCESS_EXCLUSIVE;
            }
            parameters.skipPast(",");
        }
        return LockMode.SHARE_UPDATE_EXCLUSIVE;
    }
}
