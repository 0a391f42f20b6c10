package io.broadcaster;

import org.jspecify.annotations.Nullable;

/**
 * Completes a receipt whose message was not delivered. The routes' failures are its cause (the latest) and suppressed in
 * it; it has no stack trace of its own, because it arises far from the call and perhaps by the thousand.
 */
public final class UndeliveredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Undelivered why;

    /**
     * @param why the verdict
     * @param message what happened and what to do about it
     * @param cause the last failure of a route, or null
     */
    public UndeliveredException(Undelivered why, String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
        this.why = why;
    }

    /** The verdict. */
    public Undelivered why() {
        return why;
    }
}
