package io.broadcaster.spi;

import io.broadcaster.ConfigurationException;
import java.util.Locale;

/** Makes broadcasters of one type. Found by {@link java.util.ServiceLoader}; needs a public no-argument constructor. */
public interface BroadcasterProvider {

    /** The name by which configuration asks for it, such as {@code redis}. Lower case. */
    String type();

    /** How the configuration keys begin that belong to it. By default the type in upper case and an underscore. */
    default String keyPrefix() {
        return type().toUpperCase(Locale.ROOT) + "_";
    }

    /**
     * Makes a broadcaster. Does no I/O.
     *
     * @throws ConfigurationException with every fault of the options
     */
    Broadcaster create(Options options);
}
