package io.broadcaster.benchmarks;

/**
 * What a server does about an HTTP request.
 *
 * @param status 0 when there is no answer
 */
record Answer(int status, String body) {
    static final Answer TAKEN = new Answer(200, "{}");

    /** The connection is reset. */
    static final Answer RESET = new Answer(0, "reset");

    /** Nothing ever comes. */
    static final Answer NONE = new Answer(0, "none");
}
