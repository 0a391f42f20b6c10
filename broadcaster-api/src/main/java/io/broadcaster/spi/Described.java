package io.broadcaster.spi;

import java.util.Map;

/** An optional ability: extra fields for the status, such as {@code cluster} and {@code use_tls}. */
@FunctionalInterface
public interface Described {

    /** Names in snake case to JSON scalars. Never a secret. Called by any thread, does no I/O. */
    Map<String, Object> describe();
}
