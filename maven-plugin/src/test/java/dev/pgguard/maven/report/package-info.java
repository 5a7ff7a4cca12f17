@NullMarked
package dev.pgguard.maven.report;

import org.jspecify.annotations.NullMarked;
