package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateTrigger;
import dev.pgguard.sql.tree.CreateTrigger.Event;
import dev.pgguard.sql.tree.CreateTrigger.Timing;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** CREATE TRIGGER. */
final class Triggers {

    private final Tokens t;
    private final Parser p;
    private List<Name> columns = List.of();

    Triggers(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At CONSTRAINT or TRIGGER. */
    Tree create(boolean orReplace, int start) {
        boolean constraint = t.accept("constraint");
        t.expect("trigger");
        Name name = p.names.column();
        Timing timing = constraint ? after() : timing();
        Set<Event> events = events();
        t.expect("on");
        Name table = p.relations.targetName();
        Name from = constraint && t.accept("from") ? p.relations.targetName() : null;
        Constraint.Attributes attributes =
                constraint ? new ConstraintAttributes(t).parse() : Constraint.Attributes.NONE;
        int transitions = constraint ? 0 : transitions();
        boolean row = forEach(constraint);
        Expression when = null;
        if (t.accept("when")) {
            t.expect("(");
            when = p.expressions().expression();
            t.expect(")");
        }
        t.expect("execute");
        if (!t.accept("function")) {
            t.expect("procedure");
        }
        Name function = p.names.function();
        arguments();
        return new CreateTrigger(
                name,
                table,
                orReplace,
                constraint,
                function,
                row,
                timing,
                events,
                columns,
                when,
                transitions,
                attributes.deferrable(),
                attributes.initiallyDeferred(),
                from,
                t.since(start));
    }

    private Timing after() {
        t.expect("after");
        return Timing.AFTER;
    }

    private Timing timing() {
        if (t.accept("before")) {
            return Timing.BEFORE;
        }
        if (t.accept("instead")) {
            t.expect("of");
            return Timing.INSTEAD_OF;
        }
        return after();
    }

    private Set<Event> events() {
        Set<Event> events = EnumSet.noneOf(Event.class);
        do {
            int start = t.mark();
            Event event =
                    switch (t.word()) {
                        case "insert" -> Event.INSERT;
                        case "delete" -> Event.DELETE;
                        case "update" -> Event.UPDATE;
                        case "truncate" -> Event.TRUNCATE;
                        default -> throw t.unexpected();
                    };
            t.skip(1);
            if (!events.add(event)) {
                throw new SyntaxError("duplicate trigger events specified", start, t.mark());
            }
            if (event == Event.UPDATE && t.accept("of")) {
                columns = p.names.columns();
            }
        } while (t.accept("or"));
        return Collections.unmodifiableSet(events);
    }

    private int transitions() {
        if (!t.accept("referencing")) {
            return 0;
        }
        int count = 0;
        do {
            if (!t.accept("new")) {
                t.expect("old");
            }
            if (!t.accept("table")) {
                t.expect("row");
            }
            t.accept("as");
            p.names.column();
            count++;
        } while (t.at("new") || t.at("old"));
        return count;
    }

    private boolean forEach(boolean needed) {
        if (!needed && !t.at("for")) {
            return false;
        }
        t.expect("for");
        if (needed) {
            t.expect("each");
        } else {
            t.accept("each");
        }
        boolean row = t.accept("row");
        if (!row) {
            t.expect(needed ? "row" : "statement");
        }
        return row;
    }

    private void arguments() {
        t.expect("(");
        if (!t.at(")")) {
            do {
                if (t.is(Token.Kind.STRING)) {
                    p.names.stringText();
                } else if (t.is(Token.Kind.NUMBER)) {
                    t.skip(1);
                } else {
                    p.names.label();
                }
            } while (t.accept(","));
        }
        t.expect(")");
    }

    Tree createEventTrigger(int start) {
        t.expect("event", "trigger");
        Plain facts = new Plain("CreateEventTrigStmt").with("trigname", p.names.column());
        t.expect("on");
        facts.with("eventname", p.names.label());
        List<String> filters = new ArrayList<>();
        if (t.accept("when")) {
            do {
                filters.add(p.names.column().last());
                t.expect("in");
                t.expect("(");
                do {
                    p.names.stringText();
                } while (t.accept(","));
                t.expect(")");
            } while (t.accept("and"));
        }
        facts.texts("whenclause", filters);
        t.expect("execute");
        if (!t.accept("function")) {
            t.expect("procedure");
        }
        facts.parts("funcname", p.names.function());
        t.expect("(");
        t.expect(")");
        return facts.record(t.since(start));
    }

    /** ALTER EVENT TRIGGER, behind its name. */
    Tree alterEventTrigger(Name name, int start) {
        String state = "O";
        if (t.accept("disable")) {
            state = "D";
        } else {
            t.expect("enable");
            if (t.accept("replica")) {
                state = "R";
            } else if (t.accept("always")) {
                state = "A";
            }
        }
        return new Plain("AlterEventTrigStmt")
                .with("trigname", name)
                .with("tgenabled", state)
                .record(t.since(start));
    }
}
