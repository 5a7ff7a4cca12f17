package dev.pgguard.lint;

import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings that a file has changed: for the session, for the transaction, and in vain. */
final class SessionSettings {

    private static final String ALL = "";

    private Map<String, SettingChange> session = new HashMap<>();
    private Map<String, SettingChange> beforeTransaction = Map.of();
    private final Map<String, SettingChange> local = new HashMap<>();
    private final Map<String, SettingChange> inVain = new HashMap<>();

    Optional<SettingChange> change(String name) {
        @Nullable SettingChange found = local.getOrDefault(name, session.get(name));
        found = found != null ? found : inVain.getOrDefault(name, session.get(ALL));
        return Optional.ofNullable(found);
    }

    List<SettingChange> left() {
        List<SettingChange> left = new ArrayList<>();
        for (SettingChange change : session.values()) {
            if (!change.values().isEmpty()) {
                left.add(change);
            }
        }
        return left;
    }

    void begun() {
        beforeTransaction = Map.copyOf(session);
    }

    void ended(boolean committed) {
        local.clear();
        if (!committed) {
            session = new HashMap<>(beforeTransaction);
        }
        beforeTransaction = Map.copyOf(session);
    }

    void executed(Step step, boolean inTransaction) {
        if (step.tree() instanceof SetVariable set) {
            executed(step, set, inTransaction);
        } else if (step.tree() instanceof Other other
                && other.node().equals("DiscardStmt")
                && other.facts().containsValue("DISCARD_ALL")) {
            resetAll(new SettingChange(ALL, step, other.span(), List.of(), false, inTransaction));
        } else {
            for (SetVariable set : SettingCalls.of(step)) {
                executed(step, set, inTransaction);
            }
        }
    }

    private void executed(Step step, SetVariable set, boolean inTransaction) {
        boolean back = set.kind() == SetVariable.Kind.DEFAULT
                || set.kind() == SetVariable.Kind.RESET
                || set.kind() == SetVariable.Kind.RESET_ALL;
        if (!back && set.kind() != SetVariable.Kind.VALUE) {
            return;
        }
        List<Value> values = back ? List.of() : set.values();
        SettingChange change = new SettingChange(set.name(), step, set.span(), values, set.local(), inTransaction);
        if (set.kind() == SetVariable.Kind.RESET_ALL) {
            resetAll(change);
        } else if (!change.hasEffect()) {
            inVain.put(set.name(), change);
        } else if (set.local()) {
            local.put(set.name(), change);
        } else {
            session.put(set.name(), change);
            local.remove(set.name());
        }
    }

    private void resetAll(SettingChange change) {
        session.clear();
        local.clear();
        inVain.clear();
        session.put(ALL, change);
    }
}
