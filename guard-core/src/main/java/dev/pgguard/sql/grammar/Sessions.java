package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CallProcedure;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** Small statements: CALL, LOAD, DISCARD, CHECKPOINT, LISTEN and NOTIFY, REASSIGN OWNED. */
final class Sessions {

    private final Tokens t;
    private final Parser p;

    Sessions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree call(int start) {
        t.expect("call");
        int mark = p.expressions().facts().calls.size();
        p.expressions().primary();
        List<Name> calls = p.expressions().facts().calls;
        if (calls.size() <= mark) {
            throw t.unexpected();
        }
        return new CallProcedure(calls.get(mark), t.since(start));
    }

    Tree load(int start) {
        t.expect("load");
        return new Plain("LoadStmt").with("filename", p.names.stringText()).record(t.since(start));
    }

    Tree checkpoint(int start) {
        t.expect("checkpoint");
        return new Plain("CheckPointStmt").record(t.since(start));
    }

    Tree discard(int start) {
        t.expect("discard");
        String target =
                switch (t.word()) {
                    case "all" -> "ALL";
                    case "temp", "temporary" -> "TEMP";
                    case "plans" -> "PLANS";
                    case "sequences" -> "SEQUENCES";
                    default -> throw t.unexpected();
                };
        t.skip(1);
        return new Plain("DiscardStmt").with("target", "DISCARD_" + target).record(t.since(start));
    }

    Tree listen(int start) {
        t.expect("listen");
        return new Plain("ListenStmt").with("conditionname", p.names.column()).record(t.since(start));
    }

    Tree unlisten(int start) {
        t.expect("unlisten");
        Plain facts = new Plain("UnlistenStmt");
        if (!t.accept("*")) {
            facts.with("conditionname", p.names.column());
        }
        return facts.record(t.since(start));
    }

    Tree notify(int start) {
        t.expect("notify");
        Plain facts = new Plain("NotifyStmt").with("conditionname", p.names.column());
        if (t.accept(",")) {
            facts.with("payload", p.names.stringText());
        }
        return facts.record(t.since(start));
    }

    Tree reassign(int start) {
        t.expect("reassign", "owned");
        t.expect("by");
        Plain facts = new Plain("ReassignOwnedStmt").roles("roles", p.names.roles());
        t.expect("to");
        return facts.role("newrole", p.names.role()).record(t.since(start));
    }
}
