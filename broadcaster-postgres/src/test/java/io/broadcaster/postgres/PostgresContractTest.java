package io.broadcaster.postgres;

import io.broadcaster.tck.BroadcasterContract;
import io.broadcaster.tck.Harness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A server that has written to its disk what it answers for. */
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
}
