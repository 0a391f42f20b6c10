package io.broadcaster.gateway;

import io.broadcaster.spi.Utf8;
import org.jspecify.annotations.Nullable;

/** Events that browsers send to each other. Called by the connection's event loop. */
final class ClientEvents {
    private static final int LONGEST_NAME = 200;
    private static final String NOT_SUBSCRIBED = "Subscribe to the channel before sending client events to it";

    private final Hub hub;

    ClientEvents(Hub hub) {
        this.hub = hub;
    }

    void received(Connection connection, ClientMessage message) {
        String data = message.data().isMissingNode() ? "null" : message.data().toString();
        Membership membership = connection.memberships.get(message.channel() == null ? "" : message.channel());
        String refusal = refusal(connection.app.app.limits(), membership, message, data);
        if (membership == null || refusal != null) {
            connection.send(Frames.error(null, refusal == null ? NOT_SUBSCRIBED : refusal));
        } else if (!connection.clientEvents.allows(System.nanoTime())) {
            connection.send(Frames.error(CloseCode.TOO_MANY_CLIENT_EVENTS, "Too many client events in one second"));
        } else if (!connection.app.quota.take(1)) {
            connection.send(Frames.error(null, "The app's message quota is used up"));
        } else {
            publish(connection, membership, message.event(), data);
        }
    }

    private static @Nullable String refusal(
            AppLimits limits, @Nullable Membership membership, ClientMessage message, String data) {
        String channel = message.channel();
        if (!message.event().startsWith("client-") || message.event().length() > LONGEST_NAME) {
            return "Unknown event: those of clients begin with client-, and have at most " + LONGEST_NAME
                    + " characters";
        }
        if (limits.clientEventsPerSecond() == 0) {
            return "This app does not take client events";
        }
        if (channel == null || !ChannelName.isGuarded(channel) || ChannelName.isEncrypted(channel)) {
            return "Client events go to private and presence channels alone";
        }
        if (membership == null || !membership.told) {
            return NOT_SUBSCRIBED;
        }
        int most = limits.bytesPerPayload();
        return Utf8.length(data) > most ? "The data of an event takes at most " + most + " bytes" : null;
    }

    private void publish(Connection connection, Membership membership, String name, String data) {
        String userId = membership.user == null ? null : membership.user.id();
        ClientEvent event = new ClientEvent(name, data, userId);
        Topic topic = membership.topic;
        hub.metrics.clientEvent();
        var unused = hub.publish(topic.name(), ClientEvent.WIRE_NAME, event.encode(), connection.socketId);
        hub.webhooks.clientEvent(topic.app, topic.channel, event, connection.socketId);
    }
}
