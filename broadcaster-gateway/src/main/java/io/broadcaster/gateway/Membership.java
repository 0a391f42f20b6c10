package io.broadcaster.gateway;

import org.jspecify.annotations.Nullable;

/** One connection's subscription to one topic. */
final class Membership {
    final Connection connection;
    final Topic topic;
    /** The presence member; null on other channels. */
    final @Nullable User user;

    /** Whether the topic counts it; guarded by the topic. */
    boolean admitted;

    /** Whether the client was told that it is subscribed; touched by the connection's loop alone, as the next. */
    boolean told;

    boolean ended;

    Membership(Connection connection, Topic topic, @Nullable User user) {
        this.connection = connection;
        this.topic = topic;
        this.user = user;
    }
}
