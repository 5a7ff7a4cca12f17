package dev.pgguard.backfill;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which of a table's unique keys is walked. */
final class KeyChoice {

    private KeyChoice() {}

    /**
     * @param wanted the name of an index or a list of columns; null for the best
     * @throws dev.pgguard.migration.GuardException BACKFILL_REFUSED when there is none that can be walked, with the alternative
     */
    static Key choose(String table, List<Tables.Candidate> candidates, @Nullable String wanted) {
        if (wanted != null) {
            Tables.Candidate found = candidates.stream()
                    .filter(candidate -> isCalled(candidate.key(), wanted))
                    .findFirst()
                    .orElseThrow(() -> StatementCutter.refused(
                            "key=" + wanted + " is no unique index, constraint or list of columns of one of " + table
                                    + "; it has " + told(candidates)));
            if (found.unusable() != null) {
                throw StatementCutter.refused(
                        "key=" + wanted + " of " + table + " cannot be walked: " + found.unusable());
            }
            return found.key();
        }
        Optional<Tables.Candidate> best = candidates.stream()
                .filter(candidate -> candidate.unusable() == null)
                .findFirst();
        return best.orElseThrow(() -> StatementCutter.refused(table
                        + " has no unique key that can be walked, only " + told(candidates)
                        + ". Build one of columns that are NOT NULL (create unique index concurrently …); walking the rows' places"
                        + " (ctid) instead misses rows that are updated meanwhile"))
                .key();
    }

    private static boolean isCalled(Key key, String wanted) {
        if (key.index().equals(wanted)) {
            return true;
        }
        List<Token> tokens = Lexer.tokens(wanted);
        List<String> names =
                tokens.stream().filter(Token::isName).map(Token::name).toList();
        boolean onlyNames = tokens.stream().allMatch(token -> token.isName() || token.is(","));
        return onlyNames
                && (names.equals(key.names())
                        || (names.size() == 1 && names.get(0).equals(key.index())));
    }

    private static String told(List<Tables.Candidate> candidates) {
        return candidates.isEmpty()
                ? "no unique index at all"
                : candidates.stream()
                        .map(candidate -> candidate.key().index() + " ("
                                + String.join(", ", candidate.key().names()) + ")"
                                + (candidate.unusable() == null ? "" : ": " + candidate.unusable()))
                        .collect(Collectors.joining("; "));
    }
}
