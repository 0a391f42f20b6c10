package io.broadcaster;

/**
 * Hears a channel. The calls for one subscription come one at a time, in order, from a thread that may be blocked
 * without harm to others; what it throws is logged and ends nothing.
 */
@FunctionalInterface
public interface MessageListener {

    /** A message: each id once, and in the order of its lane. */
    void onMessage(Message message);

    /** Something is missing and will not come any more. */
    default void onGap(Gap gap) {}

    /**
     * Listening, on one more route or again: what is published there from now on arrives.
     *
     * @param complete whether all that was published there since it was last heard has arrived, as far as can be
     *     proven; what is missing all the same shows as a gap as soon as the next message comes
     */
    default void onListening(String route, boolean complete) {}

    /** That route is not heard any more; the connection is being restored. */
    default void onInterrupted(String route, Exception cause) {}
}
