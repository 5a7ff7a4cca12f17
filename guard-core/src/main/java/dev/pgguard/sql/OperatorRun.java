package dev.pgguard.sql;

/** Operator characters in a row, which may be one operator or many; looked through once, however many they are. */
final class OperatorRun {

    /** An operator of several characters may end in + or - only when it contains one of these. */
    private static final String FREE_ENDING = "~!@#^&|`?%";

    private final String sql;
    private int start;
    private int end;
    private int lastFree;
    private int lastSolid;

    OperatorRun(String sql) {
        this.sql = sql;
    }

    /** Behind the operator that begins at the offset. */
    int endOfOperator(int at) {
        if (at < start || at >= end) {
            read(at);
        }
        if (lastFree >= at) {
            return end;
        }
        return Math.max(lastSolid, at) + 1;
    }

    private void read(int at) {
        start = at;
        end = at;
        lastFree = -1;
        lastSolid = -1;
        while (end < sql.length() && Characters.isOperator(sql.charAt(end)) && !beginsComment(end)) {
            char c = sql.charAt(end);
            if (FREE_ENDING.indexOf(c) >= 0) {
                lastFree = end;
            }
            if (c != '+' && c != '-') {
                lastSolid = end;
            }
            end++;
        }
    }

    private boolean beginsComment(int at) {
        return sql.startsWith("--", at) || sql.startsWith("/*", at);
    }
}
