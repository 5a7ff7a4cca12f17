package dev.pgguard.lint.rules;

import dev.pgguard.lint.Rule;
import java.util.List;

/** Rules about files as such: what cannot be read, what a server's version does not know, what is ignored. */
final class FileRules {

    static final List<Rule> ALL = List.of(
            new SyntaxError(),
            new RequiresNewerPostgresql(),
            new RemovedSyntax(),
            new OpaqueDynamicSql(),
            new PsqlMetaCommand(),
            new UnresolvedPlaceholder(),
            new UnusedIgnore(),
            new IgnoreWithoutReason());

    private FileRules() {}
}
