package dev.pgguard.it.benchmark;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.lint.FlywayFolders;
import dev.pgguard.maven.lint.FlywayStyle;
import java.nio.file.Path;
import java.util.List;

/** The files of a folder read and linted as the goal does it, without Maven: the work that is measured. */
final class LintedFolder {

    /** What stands in each file: seven statements of as many kinds. */
    static final String SQL =
            """
            create table item_%1$d (id bigint generated always as identity primary key, name text not null, state int, made timestamptz default now());
            create index item_%1$d_name on item_%1$d (name);
            alter table stock_%1$d add column state integer default 0;
            alter table stock_%1$d add constraint stock_%1$d_state check (state > 0) not valid;
            insert into item_%1$d (name, state) values ('first', 1), ('second', 2);
            comment on table item_%1$d is 'what is sold';
            create view open_item_%1$d as select i.id, count(*) as pieces from item_%1$d i join stock_%1$d s on s.id = i.id where i.state > 0 group by i.id;
            """;

    private LintedFolder() {}

    /** How many findings there are. */
    static int findings(Path folder) {
        var found = new FlywayFolders(FlywayStyle.of(null), Path::toString).in(List.of(folder));
        return new FileLinter(Rules.all(), LintPolicy.of(14), Catalog.NONE)
                .lint(found)
                .size();
    }

    /** Argument: the folder. Prints the findings and the nanoseconds that they took in this new JVM. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        int findings = findings(Path.of(arguments[0]));
        System.out.println("linted " + findings + " " + (System.nanoTime() - start));
    }
}
