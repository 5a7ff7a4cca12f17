package dev.pgguard.lint;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** The rules that a linter asks. */
public interface RuleSet {

    /** Those that see every statement, or the end of a file; of one that looks at certain kinds of statement only these. */
    List<Rule> always();

    /** Those that look at this kind of statement, without those of {@link #always}; asked when the first of it comes. */
    List<Rule> at(Class<? extends Tree> kind);

    /** Of those at ALTER TABLE the ones that have something to say of new columns, for one that does nothing but add some. */
    default List<Rule> atNewColumns() {
        return at(AlterTable.class);
    }

    /** Rules that are there already. */
    static RuleSet of(List<Rule> rules) {
        List<Rule> all = List.copyOf(rules);
        return new RuleSet() {
            @Override
            public List<Rule> always() {
                return all;
            }

            @Override
            public List<Rule> at(Class<? extends Tree> kind) {
                return List.of();
            }
        };
    }
}
