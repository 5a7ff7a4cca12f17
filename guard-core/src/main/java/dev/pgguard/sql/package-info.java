/** Floor 0: PostgreSQL's lexical rules, and the words for what a statement does and locks; no JDBC. */
@NullMarked
package dev.pgguard.sql;

import org.jspecify.annotations.NullMarked;
