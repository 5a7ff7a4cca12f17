/** One class per rule; the rule's name is its id, its page in {@code docs/rules} and its folder of fixtures. */
@NullMarked
package dev.pgguard.lint.rules;

import org.jspecify.annotations.NullMarked;
