package io.broadcaster;

/** Why a message was not delivered. The first three count as failed, the others as dropped. */
public enum Undelivered {
    /** A provider, or the size limit of the tightest route, refused this very message. */
    REJECTED,
    /** It is no message: a bad channel name, data that is not JSON, a reserved member. */
    INVALID,
    /** No route took it before its delivery deadline. */
    EXPIRED,
    /** The buffer was full when it was sent. */
    OVERFLOW,
    /** The manager was closed before a route took it. */
    CLOSED;

    /** Whether it counts as dropped, and not as failed. */
    public boolean isDropped() {
        return this == OVERFLOW || this == CLOSED;
    }
}
