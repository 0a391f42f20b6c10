/** Redis Pub/Sub: publishes in pipelines and listens on one connection. */
@NullMarked
package io.broadcaster.redis;

import org.jspecify.annotations.NullMarked;
