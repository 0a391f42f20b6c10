package io.broadcaster.tck;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options.Shared;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the contract needs of a provider: its broadcasters, a server for them that the harness has started, and that
 * server's faults. One harness serves all tests of a class, one after the other; each uses channels of its own. A method
 * that belongs to a {@link Capability} is called only when the harness has it.
 */
public interface Harness extends AutoCloseable {

    /** What the wire and this harness can do; constant. By default everything: take out what they cannot. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /** A new broadcaster, as the provider makes it for an application. The contract closes it. */
    Broadcaster broadcaster(Shared shared) throws Exception;

    /**
     * Watches what arrives at the server on a channel. By default it listens with a broadcaster of its own; a wire that
     * cannot listen, or a harness whose broadcasters share no wire, looks for itself.
     */
    default Watch watch(String channel) throws Exception {
        return ListeningWatch.on(broadcaster(Shared.DEFAULT), channel, patience());
    }

    /** How long the contract waits for what must come; it waits so long only when it does not come. */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** {@link Capability#STOP}: as {@code kill -9} does. Returns when nothing listens there any more. */
    default void stop() throws Exception {
        throw missing(Capability.STOP);
    }

    /** {@link Capability#HANG}: connections stay open and may be made, but nothing answers, as with {@code SIGSTOP}. */
    default void hang() throws Exception {
        throw missing(Capability.HANG);
    }

    /** {@link Capability#QUOTA}: from now on the server takes two messages at the most, and refuses all others. */
    default void exhaustQuota() throws Exception {
        throw missing(Capability.QUOTA);
    }

    /** Undoes all faults: a stopped server runs again at the same address, with what it had kept. Idempotent. */
    default void heal() throws Exception {}

    /** {@link Capability#SECRET}: a broadcaster whose password, or whatever its server asks for, is this wrong one. */
    default Broadcaster broadcasterWithWrongSecret(String secret) throws Exception {
        throw missing(Capability.SECRET);
    }

    /** {@link Capability#FOREIGN}: publishes as another program does, without our envelope. */
    default void publishForeign(String channel, byte[] payload) throws Exception {
        throw missing(Capability.FOREIGN);
    }

    @Override
    default void close() throws IOException {}

    private static UnsupportedOperationException missing(Capability capability) {
        return new UnsupportedOperationException(
                "override the method that belongs to " + capability + ", or take it out of capabilities()");
    }
}
