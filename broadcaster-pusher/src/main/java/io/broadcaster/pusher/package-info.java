/** Publishes to Pusher Channels, and to any server that speaks its HTTP API. */
@NullMarked
package io.broadcaster.pusher;

import org.jspecify.annotations.NullMarked;
