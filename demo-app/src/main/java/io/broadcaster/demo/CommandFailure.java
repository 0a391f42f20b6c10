package io.broadcaster.demo;

import org.jspecify.annotations.Nullable;

/** Ends a command with exit status 1. The message is the one line that the user reads: what is wrong, and what to do. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        this(message, null);
    }

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
