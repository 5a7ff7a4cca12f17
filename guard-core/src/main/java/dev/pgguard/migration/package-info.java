/** Floor 1: the words that every part of the guard and every adapter shares. */
@NullMarked
package dev.pgguard.migration;

import org.jspecify.annotations.NullMarked;
