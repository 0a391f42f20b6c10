package io.broadcaster.gateway;

import io.netty.handler.codec.CodecException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exceptions in a connection's pipeline: some a client can cause, the others are faults of ours. */
final class Unexpected {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private Unexpected() {}

    /** Logs a fault of ours; neither a broken connection nor malformed input. */
    static void log(Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof CodecException)) {
            LOG.error("[GATEWAY] A connection is closed by a fault of the gateway", cause);
        }
    }
}
