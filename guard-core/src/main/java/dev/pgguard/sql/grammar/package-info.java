/** Floor 0, above {@code .sql.tree}: recursive descent over PostgreSQL 18's DDL and utility statements; never fails, never hangs. */
@NullMarked
package dev.pgguard.sql.grammar;

import org.jspecify.annotations.NullMarked;
