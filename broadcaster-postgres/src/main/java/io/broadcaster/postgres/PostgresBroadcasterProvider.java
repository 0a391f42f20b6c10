package io.broadcaster.postgres;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import org.jspecify.annotations.Nullable;

/**
 * Makes broadcasters on a PostgreSQL database, version 12 or newer.
 *
 * <ul>
 *   <li>{@code DATABASE_URL}: {@code postgresql://user:password@host:port/database}, or a JDBC URL. Parameters after
 *       {@code ?} go to the driver, for example {@code sslmode=verify-full}.
 *   <li>{@code DATABASE_LISTEN_URL}: the same forms; where to listen when {@code DATABASE_URL} leads to a pooler that
 *       does not pass notifications on. By default the same as {@code DATABASE_URL}.
 * </ul>
 *
 * The table is created on first use. Rows live for an hour.
 */
public final class PostgresBroadcasterProvider implements BroadcasterProvider {

    @Override
    public String type() {
        return "postgres";
    }

    @Override
    public String keyPrefix() {
        return "DATABASE_";
    }

    @Override
    public Broadcaster create(Options options) {
        DatabaseUrl url = url(options, "DATABASE_URL");
        DatabaseUrl listenUrl = url(options, "DATABASE_LISTEN_URL");
        if (options.text("DATABASE_URL") == null) {
            options.fault("DATABASE_URL", "is missing: set it to " + DatabaseUrl.FORM);
        }
        options.check();
        if (url == null) {
            throw new IllegalStateException("a DATABASE_URL without a fault was not read");
        }
        return new PostgresBroadcaster(url, listenUrl == null ? url : listenUrl, options.publishTimeout());
    }

    private static @Nullable DatabaseUrl url(Options options, String key) {
        String text = options.text(key);
        try {
            return text == null ? null : DatabaseUrl.parse(text.strip());
        } catch (IllegalArgumentException notAUrl) {
            options.fault(key, notAUrl.getMessage());
            return null;
        }
    }
}
