package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.RoleSpec;
import dev.pgguard.sql.tree.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of a statement that has no record of its own. */
final class Plain {

    private final String node;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Plain(String node) {
        this.node = node;
    }

    Plain with(String field, @Nullable String value) {
        if (value != null) {
            facts.put(field, value);
        }
        return this;
    }

    Plain with(String field, boolean value) {
        if (value) {
            facts.put(field, Boolean.TRUE);
        }
        return this;
    }

    Plain number(String field, int value) {
        facts.put(field, value);
        return this;
    }

    /** The last part of a name. */
    Plain with(String field, Name name) {
        facts.put(field, name.last());
        return this;
    }

    /** All parts of a name. */
    Plain parts(String field, Name name) {
        facts.put(field, name.parts());
        return this;
    }

    Plain role(String field, RoleSpec role) {
        facts.put(field, Roles.text(role));
        return this;
    }

    Plain roles(String field, List<RoleSpec> roles) {
        facts.put(field, roles.stream().map(Roles::text).toList());
        return this;
    }

    Plain names(String field, List<Name> names) {
        return texts(field, names.stream().map(Name::last).toList());
    }

    Plain options(String field, List<Option> options) {
        return texts(field, options.stream().map(Option::name).toList());
    }

    Plain texts(String field, List<String> texts) {
        if (!texts.isEmpty()) {
            facts.put(field, List.copyOf(texts));
        }
        return this;
    }

    boolean has(String field) {
        return facts.containsKey(field);
    }

    Other record(Span span) {
        return new Other(node, Collections.unmodifiableMap(facts), span);
    }
}
