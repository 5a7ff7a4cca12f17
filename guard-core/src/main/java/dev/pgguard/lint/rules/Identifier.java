package dev.pgguard.lint.rules;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name as it is written in SQL: with quotes where it needs them. */
final class Identifier {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    private Identifier() {}

    static String of(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !Grammar.needsQuotes(name);
        return plain ? name : new QualifiedName(null, name).quoted();
    }

    /** A table as a statement names it; the schema {@code public} goes without saying. */
    static String of(QualifiedName table) {
        String schema = table.schema();
        return schema == null || schema.equals("public") ? of(table.name()) : of(schema) + "." + of(table.name());
    }

    /** The parts joined with underscores, as the server makes up names. */
    static String joined(Name table, List<String> columns, String label) {
        StringBuilder name = new StringBuilder(table.last());
        columns.forEach(each -> name.append('_').append(each));
        return of(name.append('_').append(label).toString());
    }

    /** What stands before the name of an object in that schema, when one is named. */
    static String prefix(@Nullable String schema) {
        return schema == null ? "" : of(schema) + ".";
    }
}
