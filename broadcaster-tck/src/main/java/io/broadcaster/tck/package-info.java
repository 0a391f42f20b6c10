/** The contract of a broadcaster, as tests: extend {@link io.broadcaster.tck.BroadcasterContract}. */
@NullMarked
package io.broadcaster.tck;

import org.jspecify.annotations.NullMarked;
