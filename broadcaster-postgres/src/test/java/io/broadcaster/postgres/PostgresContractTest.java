package io.broadcaster.postgres;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Capability;
import io.broadcaster.tck.Harness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A server whose user {@code app} has a password. */
class PostgresContractTest extends BroadcasterContract {

    @Override
    protected Harness start() throws Exception {
        Path rules = Files.createTempFile("pg_hba", ".conf");
        Files.writeString(rules, "host all app all scram-sha-256\nhost all all all trust\nlocal all all trust\n");
        PostgresServer server = new PostgresServer(Map.of("hba_file", rules.toString(), "synchronous_commit", "on"));
        String database = server.newDatabase();
        server.execute("postgres", "CREATE ROLE app LOGIN PASSWORD 'right'");
        server.execute("postgres", "ALTER DATABASE " + database + " OWNER TO app");
        return new PostgresHarness(server, database);
    }

    private static final class PostgresHarness implements Harness {
        private final PostgresServer server;
        private final String database;
        private boolean stopped;
        private boolean hung;

        private PostgresHarness(PostgresServer server, String database) {
            this.server = server;
            this.database = database;
        }

        @Override
        public Set<Capability> capabilities() {
            return History.class.isAssignableFrom(PostgresBroadcaster.class)
                    ? EnumSet.complementOf(EnumSet.of(Capability.QUOTA))
                    : EnumSet.complementOf(
                            EnumSet.of(Capability.QUOTA, Capability.HISTORY, Capability.DURABLE_HISTORY));
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
}
