/** The goals for deploy pipelines; thin around guard-core. */
@NullMarked
package dev.pgguard.maven;

import org.jspecify.annotations.NullMarked;
