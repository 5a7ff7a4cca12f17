package dev.pgguard.lint;

import java.util.List;

/** A rule about suppressions themselves, asked when it is known which of them have suppressed something. */
public interface IgnoreRule extends Rule {

    /** @param known all rules, also those that are off */
    void check(LintFile file, Suppressions suppressions, List<Rule> known, LintPolicy policy, Findings findings);
}
