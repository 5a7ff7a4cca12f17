package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.RoleSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fact's fields; as in the corpus, a field that says nothing is left out. */
final class Fields {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    static Fields of() {
        return new Fields();
    }

    Fields put(String key, @Nullable Object value) {
        boolean nothing = value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof Collection<?> all && all.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
        if (!nothing) {
            fields.put(key, value instanceof Integer number ? Long.valueOf(number) : value);
        }
        return this;
    }

    Fields parts(String key, @Nullable Name name) {
        return put(key, name == null ? null : name.parts());
    }

    Fields last(String key, @Nullable Name name) {
        return put(key, name == null ? null : name.last());
    }

    Fields lasts(String key, List<Name> names) {
        return put(key, names.stream().map(Name::last).toList());
    }

    Fields partsOfAll(String key, List<Name> names) {
        return put(key, names.stream().map(Name::parts).toList());
    }

    Fields optionNames(String key, List<Option> options) {
        return put(key, options.stream().map(Option::name).toList());
    }

    Fields roles(String key, List<RoleSpec> roles) {
        return put(key, roles.stream().map(Roles::text).toList());
    }

    Fields cascade(boolean cascade) {
        return put("behavior", cascade ? "DROP_CASCADE" : null);
    }

    Map<String, Object> map() {
        return fields;
    }
}
