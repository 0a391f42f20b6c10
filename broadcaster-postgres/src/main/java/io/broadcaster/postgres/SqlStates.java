package io.broadcaster.postgres;

import io.broadcaster.spi.Reason;
import java.sql.SQLException;

/** What PostgreSQL's error codes mean. */
final class SqlStates {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String PROGRAM_LIMIT_EXCEEDED = "54000";

    private SqlStates() {}

    static Reason reason(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return Reason.UNAVAILABLE;
        }
        if (state.startsWith("28") || isMissingRight(failure)) {
            return Reason.UNAUTHORIZED;
        }
        // Class 22 is bad data, such as a NUL in a text. All else (08, 25006, 40, 53, 54, 55P03, 57P0x) may pass.
        return state.startsWith("22") ? Reason.REJECTED : Reason.UNAVAILABLE;
    }

    /** What happened, where, and what to do. */
    static String message(Connector server, SQLException failure) {
        String advice = switch (reason(failure)) {
            case UNAUTHORIZED -> "; check the user and password in DATABASE_URL, and that user's rights";
            case REJECTED -> "; PostgreSQL cannot store this text";
            default -> "";
        };
        return "PostgreSQL at " + server + ": " + failure.getMessage() + advice;
    }

    static boolean isMissingRight(SQLException failure) {
        return INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState());
    }

    /** Of a NOTIFY: the server's queue of notifications is full. */
    static boolean isFullQueue(SQLException failure) {
        return PROGRAM_LIMIT_EXCEEDED.equals(failure.getSQLState());
    }
}
