package dev.pgguard.maven.backfill;

import java.util.Locale;

/** Numbers as people read them. */
final class Words {

    private Words() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
