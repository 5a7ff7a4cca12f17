package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The corpus's form of constraints. */
final class ConstraintFacts {

    private ConstraintFacts() {}

    static Map<String, Object> of(Constraint constraint) {
        Fields fields = Fields.of();
        fields.last("name", constraint.name());
        attributes(constraint, fields);
        if (constraint instanceof Constraint.Check check) {
            fields.put("contype", "CONSTR_CHECK").put("expr", PartFacts.expression(check.expression()));
        } else if (constraint instanceof Constraint.NotNull notNull) {
            fields.put("contype", "CONSTR_NOTNULL");
            if (notNull.column() != null) {
                fields.put("keys", List.of(notNull.column().last()));
            }
        } else if (constraint instanceof Constraint.Null) {
            fields.put("contype", "CONSTR_NULL");
        } else if (constraint instanceof Constraint.Default def) {
            fields.put("contype", "CONSTR_DEFAULT").put("expr", PartFacts.expression(def.expression()));
        } else if (constraint instanceof Constraint.Identity identity) {
            fields.put("contype", "CONSTR_IDENTITY")
                    .put("generated_when", identity.always() ? "ALWAYS" : "BY DEFAULT")
                    .optionNames("identity_options", identity.options());
        } else if (constraint instanceof Constraint.Generated generated) {
            fields.put("contype", "CONSTR_GENERATED")
                    .put("generated_when", generated.always() ? "ALWAYS" : "BY DEFAULT")
                    .put("generated_kind", generated.stored() ? "STORED" : "VIRTUAL")
                    .put("expr", PartFacts.expression(generated.expression()));
        } else if (constraint instanceof Constraint.Unique unique) {
            fields.put("contype", unique.primary() ? "CONSTR_PRIMARY" : "CONSTR_UNIQUE")
                    .lasts("keys", unique.columns())
                    .lasts("including", unique.including())
                    .put("nulls_not_distinct", unique.nullsNotDistinct())
                    .put("without_overlaps", unique.withoutOverlaps())
                    .last("using_index", unique.index())
                    .put("index_options", PartFacts.options(unique.options()))
                    .last("index_tablespace", unique.tablespace());
        } else if (constraint instanceof Constraint.Exclusion exclusion) {
            exclusion(exclusion, fields);
        } else if (constraint instanceof Constraint.ForeignKey key) {
            foreignKey(key, fields);
        } else if (constraint instanceof Constraint.Attribute attribute) {
            fields.put("contype", "CONSTR_ATTR_" + attribute.kind());
        }
        return fields.map();
    }

    private static void attributes(Constraint constraint, Fields fields) {
        Constraint.Attributes attributes = constraint.attributes();
        boolean notNullOfTable = constraint instanceof Constraint.NotNull notNull && notNull.column() != null;
        // The grammar leaves the flag unset for a table's NOT NULL, and sets NOT VALID with NOT ENFORCED.
        boolean notEnforced = attributes.notEnforced();
        fields.put("skip_validation", attributes.notValid() != null || notEnforced)
                .put("not_enforced", notEnforced || notNullOfTable)
                .put("no_inherit", attributes.noInherit())
                .put("deferrable", attributes.deferrable())
                .put("initdeferred", attributes.initiallyDeferred());
    }

    private static void exclusion(Constraint.Exclusion exclusion, Fields fields) {
        List<Object> elements = new ArrayList<>();
        for (Constraint.Exclusion.Element element : exclusion.elements()) {
            Map<String, Object> key = PartFacts.indexElement(element.key());
            Fields only = Fields.of()
                    .put("column", key.get("column"))
                    .put("expr", key.get("expr"))
                    .put("operator", element.operator());
            elements.add(only.map());
        }
        fields.put("contype", "CONSTR_EXCLUSION")
                .put("access_method", exclusion.method())
                .put("exclusions", elements)
                .lasts("including", exclusion.including())
                .put("index_options", PartFacts.options(exclusion.options()))
                .last("index_tablespace", exclusion.tablespace())
                .put("where", exclusion.where() != null);
    }

    private static void foreignKey(Constraint.ForeignKey key, Fields fields) {
        fields.put("contype", "CONSTR_FOREIGN")
                .lasts("fk_columns", key.columns())
                .parts("pktable", key.table())
                .lasts("pk_columns", key.referencedColumns())
                .put("fk_match", letter(key.match(), 's'))
                .put("on_update", letter(key.onUpdate(), 'a'))
                .put("on_delete", letter(key.onDelete(), 'a'))
                .lasts("on_delete_columns", key.onDeleteColumns())
                .put("fk_with_period", key.period())
                .put("pk_with_period", key.referencedPeriod());
    }

    private static @Nullable String letter(char written, char usual) {
        return written == usual ? null : String.valueOf(written);
    }
}
