package io.broadcaster.spi;

import io.broadcaster.Message;
import io.broadcaster.Subscription;

/** An optional ability: to listen. What has it is self-hosted. */
@FunctionalInterface
public interface Subscribable {

    /**
     * Starts listening and returns at once; connecting, and reconnecting for ever with backoff, happen behind it.
     *
     * @return closing it stops the calls
     */
    Subscription subscribe(String channel, Listener listener);

    /**
     * Takes what comes off the wire. Called by the reading thread, one call at a time: it must not block. What it throws
     * is logged, and harms neither the publisher nor other listeners.
     */
    interface Listener {

        /** A message, perhaps repeated, early or late. */
        void onMessage(Message message);

        /** Subscribed, for the first time or again: what is published from now on arrives. */
        void onListening();

        /** The connection is lost or could not be made; it is being restored. May be called again before it is. */
        void onInterrupted(Exception cause);
    }
}
