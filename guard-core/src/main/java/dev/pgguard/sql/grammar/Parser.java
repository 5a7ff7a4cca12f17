package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all parsers of one statement share: the tokens, the parsers of common parts, and the tables met so far. */
final class Parser {

    final Tokens tokens;
    final Names names;
    final Types types;
    final Expressions expressions;
    final Queries queries;
    final Options options;
    final Relations relations;

    final Statements statements;

    private final Set<String> queryNames = new HashSet<>();
    private final Map<List<String>, Name> direct = new LinkedHashMap<>();
    private final Map<List<String>, Name> referenced = new LinkedHashMap<>();
    private final Map<List<String>, Name> inner = new LinkedHashMap<>();
    private int nesting;

    Parser(Tokens tokens) {
        this.tokens = tokens;
        this.names = new Names(tokens);
        this.types = new Types(this);
        this.expressions = new Expressions(this);
        this.queries = new Queries(this);
        this.options = new Options(this);
        this.relations = new Relations(this);
        this.statements = new Statements(this);
    }

    /** Enters a statement within the statement. */
    void nest() {
        nesting++;
    }

    void unnest() {
        nesting--;
    }

    /** Notes a table-like object the statement names directly. */
    Name direct(Name name) {
        if (nesting > 0) {
            inner(name);
            return name;
        }
        direct.putIfAbsent(name.parts(), name);
        return name;
    }

    /** Notes a table that is read from. */
    void referenced(Name name) {
        referenced.putIfAbsent(name.parts(), name);
    }

    /** Notes one table of a list: parents, tables of a grant; of a statement within the statement it counts as read. */
    Name listed(Name name) {
        if (nesting > 0) {
            referenced(name);
            return name;
        }
        return direct(name);
    }

    /** Notes a table that a statement within the statement is about. */
    void inner(Name name) {
        inner.putIfAbsent(name.parts(), name);
    }

    /** Notes the name of a WITH query, which is no table. */
    void queryName(Name name) {
        queryNames.add(name.last());
    }

    /** A statement within another: a query, or one that changes data. */
    void preparable() {
        statements.preparable(false);
    }

    List<Name> directOnes() {
        return List.copyOf(direct.values());
    }

    List<Name> innerOnes() {
        return List.copyOf(inner.values());
    }

    List<Name> referencedOnes() {
        List<Name> ones = new ArrayList<>();
        for (Name each : referenced.values()) {
            boolean isQuery = each.parts().size() == 1 && queryNames.contains(each.last());
            if (!isQuery && !direct.containsKey(each.parts())) {
                ones.add(each);
            }
        }
        return List.copyOf(ones);
    }
}
