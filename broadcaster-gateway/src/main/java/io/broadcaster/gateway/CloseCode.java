package io.broadcaster.gateway;

/** Pusher's codes: for 4001 to 4099 clients stay away, for 4100 to 4199 they come back after a second, for 42xx at once. */
final class CloseCode {
    static final int NO_SUCH_APP = 4001;
    static final int OVER_CONNECTION_QUOTA = 4004;
    static final int NO_SUCH_PATH = 4005;
    static final int INVALID_VERSION = 4006;
    static final int UNSUPPORTED_PROTOCOL = 4007;
    static final int NO_PROTOCOL = 4008;
    static final int UNAUTHORIZED = 4009;
    static final int OVER_CAPACITY = 4100;
    static final int NO_PONG = 4201;
    /** Never closes: an error that a client is told. */
    static final int TOO_MANY_CLIENT_EVENTS = 4301;
    /** Never closes: an error that a client is told. */
    static final int NO_WATCHLISTS = 4302;

    private CloseCode() {}
}
