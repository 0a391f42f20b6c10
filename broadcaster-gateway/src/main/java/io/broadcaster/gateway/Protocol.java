package io.broadcaster.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a client may ask for over its WebSocket. Called by the connection's event loop. */
final class Protocol {
    private static final String PONG = Frames.event("pusher:pong", null, "{}");

    private final Hub hub;
    private final ServerLimits limits;
    private final ClientEvents clientEvents;

    Protocol(Hub hub, ServerLimits limits) {
        this.hub = hub;
        this.limits = limits;
        this.clientEvents = new ClientEvents(hub);
    }

    void connected(Connection connection) {
        String data = "{\"socket_id\":\"" + connection.socketId + "\",\"activity_timeout\":"
                + limits.activityTimeout().toSeconds() + "}";
        connection.send(Frames.event("pusher:connection_established", null, Json.quote(data)));
        Duration deadline = connection.app.app.limits().authorizeWithin();
        if (!deadline.isZero()) {
            var unused = connection.shard.loop.schedule(
                    () -> closeUnlessAuthorized(connection), deadline.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void closeUnlessAuthorized(Connection connection) {
        if (connection.user == null && connection.memberships.keySet().stream().noneMatch(ChannelName::isGuarded)) {
            connection.close(CloseCode.UNAUTHORIZED, "Connection not authorized within timeout");
        }
    }

    void received(Connection connection, String text) {
        ClientMessage message = ClientMessage.parse(text).orElse(null);
        if (message == null) {
            connection.send(Frames.error(null, "A message must be a JSON object with an event"));
            return;
        }
        switch (message.event()) {
            case "pusher:ping" -> connection.send(PONG);
            case "pusher:pong" -> {}
            case "pusher:subscribe" -> subscribe(connection, message);
            case "pusher:unsubscribe" -> unsubscribe(connection, message.text("channel"));
            case "pusher:signin" -> signIn(connection, message.text("auth"), message.text("user_data"));
            default -> clientEvents.received(connection, message);
        }
    }

    void disconnected(Connection connection) {
        connection.memberships.values().forEach(hub::leave);
        connection.memberships.clear();
        if (connection.user != null) {
            connection.app.signedOut(connection.user, connection);
        }
    }

    private void subscribe(Connection connection, ClientMessage message) {
        String channel = message.text("channel");
        if (connection.memberships.containsKey(channel)) {
            connection.send(Frames.error(null, "Existing subscription to channel " + channel));
        } else if (connection.memberships.size() >= limits.subscriptionsPerConnection()) {
            refuse(connection, channel, 403, "Too many subscriptions on one connection");
        } else if (!connection.subscribes.allows(System.nanoTime())) {
            refuse(connection, channel, 429, "Too many subscriptions in a short time");
        } else if (!ChannelName.isValid(channel)) {
            connection.send(Frames.error(null, "Invalid channel name"));
        } else if (!isAllowed(connection, channel, message)) {
            connection.send(Frames.error(CloseCode.UNAUTHORIZED, "Invalid signature for channel " + channel));
            refuse(connection, channel, 401, "Invalid signature");
        } else {
            join(connection, channel, message.text("channel_data"));
        }
    }

    private static boolean isAllowed(Connection connection, String channel, ClientMessage message) {
        if (ChannelName.isUser(channel)) {
            User user = connection.user;
            return user != null && channel.equals(ChannelName.ofUser(user.id()));
        }
        String channelData = ChannelName.isPresence(channel) ? message.text("channel_data") : "";
        return !ChannelName.isGuarded(channel)
                || Authorization.allowsChannel(
                        connection.app.app, message.text("auth"), connection.socketId, channel, channelData);
    }

    private void join(Connection connection, String channel, String channelData) {
        Optional<User> member = Optional.empty();
        if (ChannelName.isPresence(channel)) {
            member = User.ofMember(channelData).or(() -> Optional.ofNullable(connection.user));
            if (member.isEmpty()) {
                refuse(connection, channel, 400, "channel_data must hold a user_id, and little else");
                return;
            }
        }
        connection.memberships.put(channel, hub.join(connection, channel, member.orElse(null)));
    }

    private static void refuse(Connection connection, String channel, int status, String why) {
        String error = "{\"type\":\"AuthError\",\"error\":" + Json.quote(why) + ",\"status\":" + status + "}";
        connection.send(Frames.event("pusher:subscription_error", channel, Json.quote(error)));
    }

    private void unsubscribe(Connection connection, String channel) {
        Membership membership = connection.memberships.remove(channel);
        if (membership != null) {
            hub.leave(membership);
        }
    }

    private void signIn(Connection connection, String auth, String userData) {
        User user = User.ofSignIn(userData).orElse(null);
        if (user == null || !Authorization.allowsUser(connection.app.app, auth, connection.socketId, userData)) {
            connection.send(Frames.error(CloseCode.UNAUTHORIZED, "Invalid sign-in"));
            connection.close(CloseCode.UNAUTHORIZED, "Invalid sign-in");
        } else if (connection.user != null) {
            connection.send(Frames.error(null, "Signed in already"));
        } else {
            connection.user = user;
            connection.app.signedIn(user, connection);
            String data = "{\"user_data\":" + Json.quote(userData) + "}";
            connection.send(Frames.event("pusher:signin_success", null, Json.quote(data)));
            if (userData.contains("\"watchlist\"")) {
                connection.send(Frames.error(CloseCode.NO_WATCHLISTS, "Watchlists are not supported"));
            }
        }
    }
}
