/** The reference broadcaster: it lives in this process, listens, remembers, and fails when told to. */
@NullMarked
package io.broadcaster.memory;

import org.jspecify.annotations.NullMarked;
