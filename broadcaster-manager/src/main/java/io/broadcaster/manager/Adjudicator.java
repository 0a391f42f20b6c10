package io.broadcaster.manager;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;

/** Overrules the verdict on a failure, since one answer of a provider can mean several things. */
@FunctionalInterface
public interface Adjudicator {

    /**
     * Decides what a failed publish means. Called by the manager's dispatching thread: it must not block. What it
     * throws is logged and leaves the broadcaster's own verdict standing.
     *
     * @param route the route's name
     * @param failure what its broadcaster said, with its own {@link BroadcastException#reason()}
     * @return the reason that counts
     */
    Reason adjudicate(String route, BroadcastException failure);
}
