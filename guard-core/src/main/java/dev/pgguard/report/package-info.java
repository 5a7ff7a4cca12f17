/** Floor 3: what a run did and saw, in files. */
@NullMarked
package dev.pgguard.report;

import org.jspecify.annotations.NullMarked;
