/** Floor 0: PostgreSQL's lexical rules, and what a statement asks to lock; no JDBC. */
@NullMarked
package dev.pgguard.sql;

import org.jspecify.annotations.NullMarked;
