package io.broadcaster.postgres;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** One database, whose user {@code app} has a password. */
final class PostgresHarness implements Harness {
    private final PostgresServer server;
    private final String database;
    private boolean stopped;
    private boolean hung;

    PostgresHarness(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.QUOTA));
    }

    @Override
    public Broadcaster broadcaster(Shared shared) {
        return broadcaster("right", shared);
    }

    @Override
    public Broadcaster broadcasterWithWrongSecret(String secret) {
        return broadcaster(secret, Shared.DEFAULT);
    }

    private Broadcaster broadcaster(String password, Shared shared) {
        String url = "postgresql://app:" + password + "@localhost:" + server.port() + "/" + database;
        return new PostgresBroadcasterProvider().create(new Options(Map.of("DATABASE_URL", url), Map.of(), shared));
    }

    @Override
    public void publishForeign(String channel, byte[] payload) throws SQLException {
        try (Connection connection = server.connect(database);
                PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            notify.setString(1, channel);
            notify.setString(2, new String(payload, StandardCharsets.UTF_8));
            notify.execute();
        }
    }

    @Override
    public void stop() throws IOException {
        server.kill();
        stopped = true;
    }

    @Override
    public void hang() throws IOException {
        server.freeze();
        hung = true;
    }

    @Override
    public void heal() throws IOException {
        if (hung) {
            server.thaw();
        } else if (stopped) {
            server.restart();
        }
        hung = false;
        stopped = false;
    }

    @Override
    public void close() {
        server.close();
    }
}
