/** Publishes to Ably channels over its REST API. */
@NullMarked
package io.broadcaster.ably;

import org.jspecify.annotations.NullMarked;
