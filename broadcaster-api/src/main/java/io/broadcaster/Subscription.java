package io.broadcaster;

/** A channel that is being listened to. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    /** Stops listening; idempotent. A call of the listener that is under way may still end after this returns. */
    @Override
    void close();
}
