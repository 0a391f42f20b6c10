package io.broadcaster.manager;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A manager that announced itself on a backend that this one shares with it.
 *
 * @param id of the manager, new with each start
 * @param host where it runs
 * @param active the first of its routes that takes traffic; null while none does
 * @param heardAt when it last announced itself
 */
public record Instance(String id, String host, @Nullable String active, Instant heardAt) {}
