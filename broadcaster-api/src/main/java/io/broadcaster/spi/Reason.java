package io.broadcaster.spi;

/** Why a publish failed. One decision hangs on each: what becomes of the route and of the message. */
public enum Reason {
    /** The plan is used up: the route rests until the quota resets; the message goes on to the next route. */
    QUOTA_EXHAUSTED,
    /** Too fast: the route rests for as long as the provider asks; the message goes on. */
    RATE_LIMITED,
    /** Unreachable, overloaded, broken: the route rests with backoff; the message goes on. */
    UNAVAILABLE,
    /** Credentials refused: the route rests for long, with an alarm in the log; the message goes on. */
    UNAUTHORIZED,
    /** The message itself is at fault: it fails alone, the route stays active. */
    REJECTED
}
