/** Makes safe what can be made safe in place: the edits of findings, each proven by linting the result. */
@NullMarked
package dev.pgguard.maven.fix;

import org.jspecify.annotations.NullMarked;
