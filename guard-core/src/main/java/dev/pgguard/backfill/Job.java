package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What does not change in a job once it is registered.
 *
 * @param role that registered it, and as which every worker works
 * @param target schema-qualified and quoted
 * @param keyIndex the index whose key is walked
 * @param stride passes per window, 1 for the plain keyset
 * @param hashed whether a row's pass comes from a hash of its key
 * @param origin the migration that registered it; null when none did
 */
record Job(
        long id,
        String name,
        String checksum,
        String statement,
        String key,
        String searchPath,
        String role,
        String target,
        long targetOid,
        String keyIndex,
        List<String> keyColumns,
        int stride,
        boolean hashed,
        long estimatedRows,
        int workers,
        @Nullable Origin origin) {
    Job {
        keyColumns = List.copyOf(keyColumns);
    }

    GuardException hasAnotherTable() {
        return cannotGoOn("the table " + target + " is not there any more, or its name means another one");
    }

    GuardException cannotGoOn(String why) {
        return new GuardException(
                Refusal.BACKFILL_FAILED,
                "Backfill " + name + " cannot go on: " + why
                        + ". What was committed stays. Bring it back and run it again, or cancel it.");
    }
}
