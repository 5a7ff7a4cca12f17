package dev.pgguard.sql.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What stood between two parentheses.
 *
 * @param query whether it is a subquery
 * @param count how many expressions, 1 for a subquery
 * @param single the expression when there is one
 */
record Parenthesis(boolean query, int count, @Nullable Operand single) {}
