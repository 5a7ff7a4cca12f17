/** What every adapter promises, as tests that its own tests inherit, and the port through which they drive its tool. */
@NullMarked
package dev.pgguard.testing.contract;

import org.jspecify.annotations.NullMarked;
