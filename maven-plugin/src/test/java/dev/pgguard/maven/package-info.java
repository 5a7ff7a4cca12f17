@NullMarked
package dev.pgguard.maven;

import org.jspecify.annotations.NullMarked;
