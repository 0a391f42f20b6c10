package io.broadcaster.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what is published is remembered too. Thread-safe. */
final class HistoryHealth {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryHealth.class);

    private volatile boolean degraded;
    private boolean warned;

    /** The server published a message, but did not take it into its stream. */
    synchronized void refused(String reply) {
        degraded = true;
        if (!warned) {
            warned = true;
            LOG.warn(
                    "[PubSub] Redis publishes but does not remember ({}): who listens hears everything, catching up is"
                            + " incomplete",
                    reply);
        }
    }

    void taken() {
        if (degraded) {
            degraded = false;
        }
    }

    /** For the status. */
    String status() {
        return degraded ? "degraded" : "ok";
    }
}
