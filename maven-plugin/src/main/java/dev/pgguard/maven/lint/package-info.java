/** What {@code guard:lint} needs beyond the engine: changelogs as Liquibase reads them, what git says has changed, reports for machines. */
@NullMarked
package dev.pgguard.maven.lint;

import org.jspecify.annotations.NullMarked;
