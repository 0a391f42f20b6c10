package io.broadcaster.gateway;

import java.net.URI;
import java.util.List;

/**
 * One application as Pusher has it: what opens it, and what it may use.
 *
 * @param id as in the paths of the HTTP API
 * @param key public: browsers connect with it
 * @param secret signs; appears nowhere
 * @param channelPrefix what the names of its channels begin with on the backend; only one app of a gateway can do
 *     without, and what other programs broadcast reaches that one
 * @param limits what it may use
 * @param webhooks who is told what happens on its channels
 */
public record App(String id, String key, String secret, String channelPrefix, AppLimits limits, List<URI> webhooks) {
    /** Copies the list. */
    public App {
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

    /**
     * Signs a browser's subscription to a private or presence channel, after the application has allowed it.
     *
     * @param socketId the browser's connection
     * @param channelData the presence member as JSON; empty for private channels
     * @return what Pusher's clients send as {@code auth}
     * @throws IllegalArgumentException when the channel needs no signature, or an argument is not what it must be
     */
    public String authorizeChannel(String socketId, String channel, String channelData) {
        SocketIds.check(socketId);
        if (!ChannelName.isValid(channel) || !ChannelName.isGuarded(channel)) {
            throw new IllegalArgumentException("[" + channel + "] names no private or presence channel");
        }
        if (ChannelName.isPresence(channel) == channelData.isEmpty()
                || (!channelData.isEmpty() && User.ofMember(channelData).isEmpty())) {
            throw new IllegalArgumentException("A presence channel, and no other, needs channel_data such as"
                    + " {\"user_id\":\"7\",\"user_info\":{}}");
        }
        return Authorization.ofChannel(this, socketId, channel, channelData);
    }

    /**
     * Signs a browser's user in.
     *
     * @param socketId the browser's connection
     * @param userData a JSON object whose {@code id} is a non-empty string
     * @return what Pusher's clients send as {@code auth}
     * @throws IllegalArgumentException when an argument is not what it must be
     */
    public String authorizeUser(String socketId, String userData) {
        SocketIds.check(socketId);
        if (User.ofSignIn(userData).isEmpty()) {
            throw new IllegalArgumentException("A sign-in needs user_data such as {\"id\":\"7\"}, the id a string");
        }
        return Authorization.ofUser(this, socketId, userData);
    }

    /** Masks the secret. */
    @Override
    public String toString() {
        return "App[id=" + id + ", key=" + key + ", secret=***]";
    }
}
