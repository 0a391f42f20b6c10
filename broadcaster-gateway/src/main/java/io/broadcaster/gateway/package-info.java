/**
 * Self-hosted delivery to browsers: a server that speaks the Pusher Channels protocol (version 7 of its WebSocket side,
 * and its HTTP API). Sources of the protocol's facts: pusher.com/docs/channels, and pusher-js 8.6.
 */
@NullMarked
package io.broadcaster.gateway;

import org.jspecify.annotations.NullMarked;
