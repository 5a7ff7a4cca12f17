/** Floor 0: sessions, SQLSTATEs and the observed connection; knows JDBC and nothing else of the guard. */
@NullMarked
package dev.pgguard.jdbc;

import org.jspecify.annotations.NullMarked;
