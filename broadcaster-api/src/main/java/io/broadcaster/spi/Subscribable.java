package io.broadcaster.spi;

import io.broadcaster.Message;
import io.broadcaster.Subscription;

/** An optional ability: to listen. What has it is self-hosted. */
@FunctionalInterface
public interface Subscribable {

    /**
     * Starts listening and returns at once; connecting, and reconnecting for ever with backoff, happen behind it.
     *
     * @return closing it stops the calls; closing the broadcaster does too, without a last call
     * @throws IllegalStateException when the broadcaster is closed
     */
    Subscription subscribe(String channel, Listener listener);

    /**
     * Takes what comes off the wire. Called by the reading thread, one call at a time: it must not block. What it throws
     * is logged, and harms neither the publisher nor other listeners.
     */
    interface Listener {

        /** A message, perhaps repeated, early or late. */
        void onMessage(Message message);

        /**
         * A message that another route carried has been appended to the history. It is none to deliver, but neither is
         * it missing.
         *
         * @param carrier the name of the route that carried it
         * @param position where it stands in its lane
         */
        default void onCarriedElsewhere(String carrier, Message.Position position) {}

        /**
         * Subscribed, for the first time or again, and caught up: what is published from now on arrives.
         *
         * @param complete whether all that was published since this subscription was last listening has been handed
         *     over; false when that cannot be proven. True at the first time, when there was nothing to miss
         */
        void onListening(boolean complete);

        /** The connection is lost or could not be made; it is being restored. May be called again before it is. */
        void onInterrupted(Exception cause);
    }
}
