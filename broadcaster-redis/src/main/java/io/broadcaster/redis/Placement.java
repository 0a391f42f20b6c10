package io.broadcaster.redis;

/** Who listens to what, and where. Thread-safe; does not block. */
interface Placement {

    /** Starts listening, and keeps at it until the subscription is removed. */
    void add(RedisSubscription subscription);

    /** Stops listening; idempotent. */
    void remove(RedisSubscription subscription);

    /** For good. */
    void close();
}
