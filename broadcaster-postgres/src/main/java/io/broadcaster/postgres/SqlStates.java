package io.broadcaster.postgres;

import io.broadcaster.spi.Reason;
import java.sql.SQLException;

/** What PostgreSQL's error codes mean for a route. */
final class SqlStates {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private SqlStates() {}

    static Reason reason(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return Reason.UNAVAILABLE;
        }
        if (state.startsWith("28") || state.equals(INSUFFICIENT_PRIVILEGE)) {
            return Reason.UNAUTHORIZED;
        }
        // Class 22 is bad data, such as a NUL in a text. All else (08, 25006, 40, 53, 54, 55P03, 57P0x) may pass.
        return state.startsWith("22") ? Reason.REJECTED : Reason.UNAVAILABLE;
    }
}
