package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.PartitionBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How partitions are bounded, attached and detached, and by what a table is partitioned. */
final class Partitions {

    private final Tokens t;
    private final Parser p;

    Partitions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    AlterTable.Action attachOrDetach(boolean index) {
        int start = t.mark();
        boolean attach = t.accept("attach");
        if (!attach) {
            if (index) {
                throw t.unexpected();
            }
            t.expect("detach");
        }
        t.expect("partition");
        Name partition = p.relations.targetName();
        if (attach) {
            PartitionBound bound = index ? null : bound();
            return new AlterTable.AttachPartition(partition, bound, t.since(start));
        }
        boolean concurrently = t.accept("concurrently");
        boolean finish = !concurrently && t.accept("finalize");
        return new AlterTable.DetachPartition(partition, concurrently, finish, t.since(start));
    }

    /** {@code PartitionBoundSpec}. */
    PartitionBound bound() {
        int start = t.mark();
        if (t.accept("default")) {
            return new PartitionBound(PartitionBound.Kind.DEFAULT, 0, 0, 0, 0, t.since(start));
        }
        t.expect("for", "values");
        if (t.accept("with")) {
            return hash(start);
        }
        if (t.accept("in")) {
            int values = values();
            return new PartitionBound(PartitionBound.Kind.LIST, values, 0, 0, 0, t.since(start));
        }
        t.expect("from");
        int lower = values();
        t.expect("to");
        int upper = values();
        return new PartitionBound(PartitionBound.Kind.RANGE, lower, upper, 0, 0, t.since(start));
    }

    private int values() {
        t.expect("(");
        int count = p.expressions().operands().size();
        t.expect(")");
        return count;
    }

    private PartitionBound hash(int start) {
        t.expect("(");
        int modulus = -1;
        int remainder = -1;
        do {
            int at = t.mark();
            String word = p.names.nonReserved().last();
            int number = p.types.integer();
            if (word.equals("modulus") && modulus < 0) {
                modulus = number;
            } else if (word.equals("remainder") && remainder < 0) {
                remainder = number;
            } else {
                throw new SyntaxError("unrecognized hash partition bound specification \"" + word + "\"", at, t.mark());
            }
        } while (t.accept(","));
        t.expect(")");
        if (modulus < 0 || remainder < 0) {
            String missing = modulus < 0 ? "modulus" : "remainder";
            throw new SyntaxError(missing + " for hash partition must be specified", start, t.mark());
        }
        return new PartitionBound(PartitionBound.Kind.HASH, 0, 0, modulus, remainder, t.since(start));
    }

    /** {@code OptPartitionSpec}. */
    CreateTable.@Nullable PartitionBy partitionBy() {
        int start = t.mark();
        if (!t.accept("partition")) {
            return null;
        }
        t.expect("by");
        Name strategy = p.names.column();
        CreateTable.Strategy kind =
                switch (strategy.last().toLowerCase(Locale.ROOT)) {
                    case "list" -> CreateTable.Strategy.LIST;
                    case "range" -> CreateTable.Strategy.RANGE;
                    case "hash" -> CreateTable.Strategy.HASH;
                    default ->
                        throw new SyntaxError(
                                "unrecognized partitioning strategy \"" + strategy.last() + "\"",
                                strategy.span().start(),
                                strategy.span().end());
                };
        t.expect("(");
        List<IndexElement> keys = new ArrayList<>();
        do {
            keys.add(key());
        } while (t.accept(","));
        t.expect(")");
        return new CreateTable.PartitionBy(kind, List.copyOf(keys), t.since(start));
    }

    private IndexElement key() {
        int start = t.mark();
        Name column = null;
        Expression expression = null;
        if (p.names.atColumn() && !t.ahead(1, "(") && !t.ahead(1, ".")) {
            column = p.names.column();
        } else {
            expression = new IndexElements(p).expression();
        }
        Name collation = t.accept("collate") ? p.names.qualified() : null;
        Name operatorClass = p.names.atColumn() ? p.names.qualified() : null;
        return new IndexElement(column, expression, collation, operatorClass, List.of(), null, null, t.since(start));
    }
}
