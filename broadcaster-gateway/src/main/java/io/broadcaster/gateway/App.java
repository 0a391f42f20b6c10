package io.broadcaster.gateway;

import java.net.URI;
import java.util.List;

/**
 * One application as Pusher has it: what opens it, and what it may use.
 *
 * @param id as in the paths of the HTTP API
 * @param key public: browsers connect with it
 * @param secret signs; appears nowhere
 * @param channelPrefix what the names of its channels begin with on the backend: empty, or something that ends with a
 *     colon, which no channel's name holds. Only one app of a gateway can do without, and what other programs broadcast
 *     reaches that one
 * @param limits what it may use
 * @param webhooks who is told what happens on its channels
 */
public record App(String id, String key, String secret, String channelPrefix, AppLimits limits, List<URI> webhooks) {
    /** Checks the prefix, and copies the list. */
    public App {
        if (!channelPrefix.isEmpty() && !channelPrefix.matches("[^#].*:")) {
            throw new IllegalArgumentException("A channel prefix ends with a colon, and does not begin with #");
        }
        webhooks = List.copyOf(webhooks);
    }

    /** An app with the default limits, channel names that are the backend's, and no webhooks. */
    public static App of(String id, String key, String secret) {
        return new App(id, key, secret, "", AppLimits.DEFAULT, List.of());
    }

    /** The same with other limits. */
    public App withLimits(AppLimits other) {
        return new App(id, key, secret, channelPrefix, other, webhooks);
    }

    /** The same with webhooks. */
    public App withWebhooks(List<URI> urls) {
        return new App(id, key, secret, channelPrefix, limits, urls);
    }

    /** The same whose channels' names begin with something on the backend. */
    public App withChannelPrefix(String prefix) {
        return new App(id, key, secret, prefix, limits, webhooks);
    }

    /** Masks the secret. */
    @Override
    public String toString() {
        return "App[id=" + id + ", key=" + key + ", secret=***]";
    }
}
