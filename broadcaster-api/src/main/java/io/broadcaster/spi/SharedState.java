package io.broadcaster.spi;

import java.time.Duration;
import java.util.Map;

/**
 * An optional ability: a small table in which nodes tell each other what they hold, such as who is connected to them. What
 * a node tells lives until it says otherwise, or falls silent. Thread-safe, blocking.
 *
 * <p>Nodes' names and keys have 1 to 1,000 bytes of UTF-8; no text holds a NUL.
 */
public interface SharedState {

    /**
     * Changes what a node tells, all at once, and keeps all that it tells alive.
     *
     * @param node names the node; nobody else writes for it
     * @param changes keys to their new values; an empty value removes its key. May be empty, as a heartbeat
     * @param timeToLive after which all that the node tells is forgotten, unless it writes again
     * @return false when what the node told before these changes was forgotten, or it has never told anything: it may
     *     have to tell everything again
     * @throws RuntimeException when it cannot; some of the changes may be made all the same
     */
    boolean write(String node, Map<String, String> changes, Duration timeToLive);

    /**
     * What all nodes tell that are alive.
     *
     * @param keyPrefix how the keys begin that are asked for; empty for all
     * @return node to key to value, without nodes that tell nothing of that kind
     */
    Map<String, Map<String, String>> read(String keyPrefix);
}
