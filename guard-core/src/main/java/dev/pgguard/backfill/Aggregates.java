package dev.pgguard.backfill;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a query calls outside its subqueries. */
final class Aggregates {

    private Aggregates() {}

    static List<QualifiedName> outermost(String sql) {
        List<Token> outside = new ArrayList<>();
        Deque<Boolean> subqueries = new ArrayDeque<>();
        List<Token> tokens = Lexer.tokens(sql);
        int inside = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("(")) {
                boolean subquery = i + 1 < tokens.size()
                        && (tokens.get(i + 1).is("select") || tokens.get(i + 1).is("with"));
                if (inside == 0) {
                    outside.add(token);
                }
                subqueries.push(subquery);
                inside += subquery ? 1 : 0;
            } else if (token.is(")")) {
                inside -= !subqueries.isEmpty() && subqueries.pop() ? 1 : 0;
            } else if (inside == 0) {
                outside.add(token);
            }
        }
        return new Calls(outside).all();
    }
}
