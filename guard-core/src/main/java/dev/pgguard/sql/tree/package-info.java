/**
 * Floor 0, above {@code .sql}: what PostgreSQL 18's grammar makes of a statement, as immutable records with positions.
 *
 * <p>Names are folded and unquoted as the server sees them; offsets count UTF-16 units of the SQL text that was parsed.
 */
@NullMarked
package dev.pgguard.sql.tree;

import org.jspecify.annotations.NullMarked;
