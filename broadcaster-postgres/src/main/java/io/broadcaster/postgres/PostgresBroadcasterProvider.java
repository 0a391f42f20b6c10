package io.broadcaster.postgres;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.BroadcasterProvider;
import io.broadcaster.spi.Options;
import java.util.Optional;

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
 * The tables are created on first use. Rows are deleted in the background when they are older or more than the shared
 * options say. Where a pooler stands before the server, {@code DATABASE_URL} may lead through it.
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
        Optional<DatabaseUrl> url = url(options, "DATABASE_URL");
        Optional<DatabaseUrl> listenUrl = url(options, "DATABASE_LISTEN_URL");
        if (options.text("DATABASE_URL") == null) {
            options.fault("DATABASE_URL", "is missing: set it to " + DatabaseUrl.FORM);
        }
        options.check();
        return new PostgresBroadcaster(
                url.orElseThrow(), listenUrl.or(() -> url).orElseThrow(), options.shared());
    }

    /** Does not show what it could not read: it may hold a password. */
    private static Optional<DatabaseUrl> url(Options options, String key) {
        String text = options.text(key);
        if (text == null) {
            return Optional.empty();
        }
        Optional<DatabaseUrl> url = DatabaseUrl.parse(text.strip());
        if (url.isEmpty()) {
            options.fault(
                    key,
                    "is not of the form " + DatabaseUrl.FORM
                            + ": check it, and write special characters in the user and password as %XX");
        }
        return url;
    }
}
