/** What the linter asks of a live database. */
@NullMarked
package dev.pgguard.catalog;

import org.jspecify.annotations.NullMarked;
