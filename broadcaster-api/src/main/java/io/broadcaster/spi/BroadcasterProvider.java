package io.broadcaster.spi;

import io.broadcaster.ConfigurationException;
import java.util.Locale;

/** Makes broadcasters of one type. Found by {@link java.util.ServiceLoader}; needs a public no-argument constructor. */
public interface BroadcasterProvider {

    /** The name by which configuration asks for it, such as {@code redis} or {@code my-wire}. Lower case. */
    String type();

    /** How the configuration keys begin that belong to it. By default the type in upper case, {@code MY_WIRE_}. */
    default String keyPrefix() {
        return type().toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    /**
     * Makes a broadcaster. Does no I/O.
     *
     * @throws ConfigurationException with every fault of the options
     */
    Broadcaster create(Options options);
}
