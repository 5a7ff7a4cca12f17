package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A constraint of a column, a table or a domain; with PostgreSQL, a column's DEFAULT is one too. */
public sealed interface Constraint {

    /** The name behind CONSTRAINT, or null. */
    @Nullable
    Name name();

    Span span();

    /** What is written behind a table's constraint; of a column's constraint see {@link Attribute}. */
    Attributes attributes();

    /**
     * NOT VALID and its kin.
     *
     * @param notValid where NOT VALID stands, or null
     */
    record Attributes(
            boolean deferrable,
            boolean initiallyDeferred,
            boolean notEnforced,
            boolean noInherit,
            @Nullable Span notValid) {

        public static final Attributes NONE = new Attributes(false, false, false, false, null);
    }

    /** {@code CHECK (…)}. */
    record Check(@Nullable Name name, Expression expression, Attributes attributes, Span span) implements Constraint {}

    /**
     * {@code NOT NULL}.
     *
     * @param column null when it is a column's own
     */
    record NotNull(@Nullable Name name, @Nullable Name column, Attributes attributes, Span span)
            implements Constraint {}

    /** {@code NULL}, which says nothing. */
    record Null(@Nullable Name name, Span span) implements Constraint {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /** {@code DEFAULT …}. */
    record Default(@Nullable Name name, Expression expression, Span span) implements Constraint {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /** {@code GENERATED … AS IDENTITY (options)}. */
    record Identity(@Nullable Name name, boolean always, List<Option> options, Span span) implements Constraint {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /**
     * {@code GENERATED ALWAYS AS (…)}.
     *
     * @param stored false for VIRTUAL, also where neither word is written
     */
    record Generated(@Nullable Name name, boolean always, Expression expression, boolean stored, Span span)
            implements Constraint {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /**
     * {@code PRIMARY KEY} or {@code UNIQUE}.
     *
     * @param columns empty when it is a column's own or takes over an index
     * @param index what USING INDEX names
     */
    record Unique(
            @Nullable Name name,
            boolean primary,
            List<Name> columns,
            List<Name> including,
            boolean nullsNotDistinct,
            boolean withoutOverlaps,
            @Nullable Name index,
            List<Option> options,
            @Nullable Name tablespace,
            Attributes attributes,
            Span span)
            implements Constraint {}

    /** {@code EXCLUDE USING gist (room WITH =, during WITH &&)}. */
    record Exclusion(
            @Nullable Name name,
            String method,
            List<Element> elements,
            List<Name> including,
            List<Option> options,
            @Nullable Name tablespace,
            @Nullable Expression where,
            Attributes attributes,
            Span span)
            implements Constraint {

        /** One column or expression and the operator that must not hold. */
        public record Element(IndexElement key, List<String> operator) {}
    }

    /**
     * {@code FOREIGN KEY (…) REFERENCES …}, or a column's REFERENCES.
     *
     * @param columns empty when it is a column's own
     * @param match {@code f}, {@code p} or {@code s}, as the catalog has it
     * @param onUpdate {@code a} no action, {@code r} restrict, {@code c} cascade, {@code n} set null, {@code d} set default
     * @param onDeleteColumns the columns that SET NULL or SET DEFAULT is restricted to
     */
    record ForeignKey(
            @Nullable Name name,
            List<Name> columns,
            boolean period,
            Name table,
            List<Name> referencedColumns,
            boolean referencedPeriod,
            char match,
            char onUpdate,
            char onDelete,
            List<Name> onDeleteColumns,
            Attributes attributes,
            Span span)
            implements Constraint {}

    /** {@code DEFERRABLE} and its kin behind a column's constraint: a list entry of its own, meant for the one before. */
    record Attribute(Kind kind, Span span) implements Constraint {

        /** The words. */
        public enum Kind {
            DEFERRABLE,
            NOT_DEFERRABLE,
            DEFERRED,
            IMMEDIATE,
            ENFORCED,
            NOT_ENFORCED
        }

        @Override
        public @Nullable Name name() {
            return null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }
}
