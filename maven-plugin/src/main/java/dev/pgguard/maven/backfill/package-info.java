/** What only the goal of backfills needs: its spec file, its tables and its progress. */
@NullMarked
package dev.pgguard.maven.backfill;

import org.jspecify.annotations.NullMarked;
