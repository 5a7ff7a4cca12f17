package dev.pgguard.sql;

import java.util.List;

/** The tables that CREATE and ALTER PUBLICATION name. */
final class PublicationTables {

    private PublicationTables() {}

    /** Everything behind a TABLE that is not followed by a further keyword, up to WITH. */
    static List<TableLock> locks(Cursor cursor) {
        Locks locks = new Locks();
        while (cursor.skipPast("TABLE")) {
            do {
                if (cursor.atAny("TABLES", "TABLE")) {
                    break;
                }
                locks.add(cursor.relation(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                if (cursor.at("(")) {
                    cursor.parenthesis();
                }
                if (cursor.accept("WHERE")) {
                    cursor.parenthesis();
                }
            } while (cursor.accept(","));
        }
        return locks.list();
    }
}
