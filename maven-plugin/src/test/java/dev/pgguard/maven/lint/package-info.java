@NullMarked
package dev.pgguard.maven.lint;

import org.jspecify.annotations.NullMarked;
