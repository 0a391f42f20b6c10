package io.broadcaster.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The transport was closed before or during a call. */
final class ClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedException(@Nullable IOException cause) {
        super("closed", cause);
    }
}
