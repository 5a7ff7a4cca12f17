/** The command of README that shows the guard at work. */
@NullMarked
package dev.pgguard.demo;

import org.jspecify.annotations.NullMarked;
