@NullMarked
package dev.pgguard.maven.fix;

import org.jspecify.annotations.NullMarked;
