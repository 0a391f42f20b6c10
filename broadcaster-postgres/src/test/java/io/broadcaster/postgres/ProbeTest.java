package io.broadcaster.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class ProbeTest extends PostgresTest {

    @Test
    void aConnectionThatNoLongerListensIsNoticed() throws SQLException {
        try (Connector connector =
                new Connector(DatabaseUrl.parse(server.url(database)).orElseThrow(), Duration.ofSeconds(10))) {
            Connection connection = connector.open();
            Probe probe = new Probe(connector, connection);
            probe.start();
            for (int i = 0; i < 3; i++) {
                probe.next();
                assertTrue(comesBack(connection, probe));
            }

            Sql.execute(connection, "UNLISTEN *");
            probe.next();

            assertFalse(comesBack(connection, probe));
            SQLException e = assertThrows(SQLException.class, probe::next);
            assertEquals("the server answers, but notifications do not come through", e.getMessage());
        }
    }

    private static boolean comesBack(Connection connection, Probe probe) throws SQLException {
        boolean any = false;
        for (PGNotification notification : connection.unwrap(PGConnection.class).getNotifications(100)) {
            any |= probe.take(notification);
        }
        return any;
    }
}
