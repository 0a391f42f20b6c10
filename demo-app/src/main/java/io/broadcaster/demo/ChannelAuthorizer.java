package io.broadcaster.demo;

/**
 * The application's say in who may read what. Asked for each subscription that a browser wants signed, and for each
 * reading of the history. An application names its own as a {@link java.util.ServiceLoader} service of this type, in a
 * jar in {@code plugins/}; otherwise public channels are for everybody, all others for operators. Called by many threads
 * at once; may block.
 */
@FunctionalInterface
public interface ChannelAuthorizer {

    /**
     * Whether a viewer may read a channel.
     *
     * @param channel its name, not empty and not trusted; {@code #server-to-user-<id>} when a viewer signs in as that
     *     user
     * @return false to refuse, which the browser is told as HTTP 403
     */
    boolean allows(Viewer viewer, String channel);
}
