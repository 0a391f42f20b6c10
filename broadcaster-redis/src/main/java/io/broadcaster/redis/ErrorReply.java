package io.broadcaster.redis;

import io.broadcaster.spi.Reason;

/** What an error reply means. Its first word is a code; behind a plain {@code ERR} the text decides. */
final class ErrorReply {
    private ErrorReply() {}

    static Reason reason(String reply) {
        return switch (reply.split(" ", 2)[0]) {
            case "NOAUTH", "WRONGPASS", "NOPERM", "DENIED" -> Reason.UNAUTHORIZED;
            case "ERR" -> ofText(reply);
            default -> Reason.UNAVAILABLE; // LOADING, READONLY, BUSY, MASTERDOWN, CLUSTERDOWN, OOM, MISCONF, MOVED, …
        };
    }

    private static Reason ofText(String reply) {
        if (reply.contains("max number of clients") || isUnknownCommand(reply)) {
            return Reason.UNAVAILABLE;
        }
        // Older servers and those without a password have no code of their own for a login that fails.
        boolean login = reply.contains("AUTH") || reply.contains("invalid password");
        return login ? Reason.UNAUTHORIZED : Reason.REJECTED;
    }

    /** Whether the server has no such command, or does not allow it to us. */
    static boolean isCommandDenied(String reply) {
        return reply.startsWith("NOPERM ") || isUnknownCommand(reply);
    }

    /** Whether a refused XADD tells nothing against the PUBLISH before it: there is no room, or no right, to remember. */
    static boolean isOfHistoryAlone(String reply) {
        return isCommandDenied(reply) || isOfServerWithoutRoom(reply) || reply.startsWith("WRONGTYPE ");
    }

    /** Whether the server is out of memory, or cannot write to its disk, and so takes nothing that it would keep. */
    static boolean isOfServerWithoutRoom(String reply) {
        return reply.startsWith("OOM ") || reply.startsWith("MISCONF ");
    }

    /** Whether the server is too old for the channels of a cluster. */
    static boolean isUnknownSharded(String reply) {
        return isUnknownCommand(reply) && (reply.contains("SPUBLISH") || reply.contains("SSUBSCRIBE"));
    }

    private static boolean isUnknownCommand(String reply) {
        return reply.startsWith("ERR unknown command");
    }
}
