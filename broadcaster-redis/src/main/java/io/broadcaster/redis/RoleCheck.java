package io.broadcaster.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Makes sure that a master answers. A replica takes PUBLISH without a complaint and tells only its own subscribers.
 * Thread-safe; shared by all connections, to warn once where the server does not tell its role.
 */
final class RoleCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RoleCheck.class);

    private volatile boolean denied;

    /** Of those of whom it is not asked. */
    static RoleCheck none() {
        RoleCheck none = new RoleCheck();
        none.denied = true;
        return none;
    }

    /** Asks and waits for the answer, as {@link #verify}. */
    void check(Connection connection) {
        ask(connection);
        verify(connection);
    }

    /** Sends the question, which is a mere PING where it would not be answered. */
    void ask(Connection connection) {
        connection.sendCommand(denied ? Command.PING : Command.ROLE);
    }

    /**
     * Reads the answer.
     *
     * @throws JedisDataException when it comes from a replica
     */
    void verify(Connection connection) {
        try {
            if (connection.getOne() instanceof List<?> role
                    && role.get(0) instanceof byte[] name
                    && !new String(name, StandardCharsets.UTF_8).equals("master")) {
                throw new JedisDataException(
                        "READONLY this is a replica: only its own subscribers would hear; connect to the master");
            }
        } catch (JedisDataException e) {
            if (!ErrorReply.isCommandDenied(String.valueOf(e.getMessage()))) {
                throw e;
            }
            warnOnce();
        }
    }

    private synchronized void warnOnce() {
        if (!denied) {
            denied = true;
            LOG.warn(
                    "Redis does not tell its role (allow this user the command ROLE, +role): should it become a replica,"
                            + " messages may be lost unnoticed");
        }
    }
}
