package io.broadcaster.postgres;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test on the shared server, with a database and a broadcaster of its own. */
abstract class PostgresTest {
    final PostgresServer server = PostgresServer.shared();
    String database;
    PostgresBroadcaster broadcaster;

    @BeforeEach
    void open() throws SQLException {
        database = server.newDatabase();
        broadcaster = Fixtures.broadcaster(server.url(database));
    }

    @AfterEach
    void close() {
        broadcaster.close();
    }
}
