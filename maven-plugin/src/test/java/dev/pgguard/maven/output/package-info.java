@NullMarked
package dev.pgguard.maven.output;

import org.jspecify.annotations.NullMarked;
