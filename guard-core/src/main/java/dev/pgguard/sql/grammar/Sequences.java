package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterSequence;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateTable.Persistence;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** CREATE SEQUENCE and ALTER SEQUENCE. */
final class Sequences {

    private final Tokens t;
    private final Parser p;

    Sequences(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At SEQUENCE. */
    Tree create(Persistence persistence, int start) {
        t.expect("sequence");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = p.relations.targetName();
        List<Option> options = new SequenceOptions(p).all();
        return new CreateSequence(name, persistence, ifNotExists, options, t.since(start));
    }

    /** Behind the sequence's name. */
    Tree alter(Name name, boolean ifExists, int start) {
        List<Option> options = new SequenceOptions(p).all();
        return new AlterSequence(name, ifExists, options, t.since(start));
    }
}
