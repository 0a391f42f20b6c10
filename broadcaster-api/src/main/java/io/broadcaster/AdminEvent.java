package io.broadcaster;

import static java.util.Objects.requireNonNull;

/**
 * Something an operator wants to see. Travels on the admin channel as event {@code admin_event}.
 *
 * @param type such as {@code run_event}
 * @param data anything that Jackson turns into JSON; read during the call, so it may change afterwards
 */
public record AdminEvent(String type, Object data) {
    /** Checks that nothing is null. */
    public AdminEvent {
        requireNonNull(type, "type");
        requireNonNull(data, "data");
    }
}
