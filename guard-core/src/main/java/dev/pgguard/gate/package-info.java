/** Floor 3: may the new code start? What must hold of the database and of its replicas before it does. */
@NullMarked
package dev.pgguard.gate;

import org.jspecify.annotations.NullMarked;
