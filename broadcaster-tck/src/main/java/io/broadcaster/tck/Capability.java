package io.broadcaster.tck;

import io.broadcaster.spi.History;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;

/** What a wire, or the harness of its tests, may be unable to do. The tests that need it are then not applicable. */
public enum Capability {
    /** The broadcaster is {@link Subscribable}. */
    LISTEN,
    /** The broadcaster is a {@link History}. */
    HISTORY,
    /** The broadcaster is a {@link SharedState}. */
    STATE,
    /** A message arrives with its id, its position and its creation time. Without it, bare data travels. */
    IDENTITY,
    /** A message arrives with the socket that must not receive it. */
    SOCKET_ID,
    /** Channels and events may have any name, not only one of ASCII letters and digits. */
    UNICODE_NAMES,
    /** A listener that was cut off gets what it missed, and so do those of a server that was restarted. */
    CATCH_UP,
    /** The history is there again when the server is. */
    DURABLE_HISTORY,
    /** The harness can stop the server: see {@link Harness#stop()}. */
    STOP,
    /** The harness can make the server hang: see {@link Harness#hang()}. */
    HANG,
    /** The harness can use up a quota: see {@link Harness#exhaustQuota()}. */
    QUOTA,
    /** The server asks for a secret: see {@link Harness#broadcasterWithWrongSecret(String)}. */
    SECRET,
    /** Other programs publish on the same wire: see {@link Harness#publishForeign(String, byte[])}. */
    FOREIGN
}
