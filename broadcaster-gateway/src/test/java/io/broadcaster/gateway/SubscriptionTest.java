package io.broadcaster.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.Subscribable;
import io.broadcaster.spi.Subscribable.Listener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a browser is told that it is subscribed. */
class SubscriptionTest {
    private static final String SUBSCRIBE = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"c\"}}";

    private int closed;
    private final List<Listener> listeners = new ArrayList<>();
    private final Subscribable wire = (channel, listener) -> {
        listeners.add(listener);
        return () -> closed++;
    };

    @Test
    void nobodyIsLetInWhileNoWireListens() {
        try (PipelineFixture pipeline = pipeline(Map.of("one", wire, "two", wire))) {
            pipeline.connect();
            assertFalse(isSubscribed(pipeline.ask(SUBSCRIBE)));
            listeners.forEach(listener -> listener.onInterrupted(new IOException("down")));
            assertFalse(isSubscribed(pipeline.later()));
            listeners.get(0).onListening(true);
            assertTrue(isSubscribed(pipeline.later()));
        }
    }

    @Test
    void whereOneWireListensOneThatIsDownKeepsNobodyWaiting() {
        try (PipelineFixture pipeline = pipeline(Map.of("one", wire, "two", wire))) {
            pipeline.connect();
            pipeline.ask(SUBSCRIBE);
            listeners.get(0).onListening(true);
            assertFalse(isSubscribed(pipeline.later()), "the other may be about to listen");
            listeners.get(1).onInterrupted(new IOException("down"));
            assertTrue(isSubscribed(pipeline.later()));
        }
    }

    @Test
    void whatBrowsersSendDoesNotHideTheLastEventOfACacheChannel() {
        Backend memory = Backend.memory();
        memory.publisher().publish("cache-c", "e", "the last one", null);
        for (int i = 0; i < 500; i++) {
            memory.publisher().publish("cache-c", ClientEvent.WIRE_NAME, "{}", null);
        }
        try (PipelineFixture pipeline = new PipelineFixture(memory, ServerLimits.DEFAULT)) {
            pipeline.connect();
            assertTrue(pipeline.ask(SUBSCRIBE.replace("\"c\"", "\"cache-c\"")).contains("the last one"));
        }
    }

    @Test
    void channelsThatNobodyWantsAnyMoreLingerUntilThereAreTooMany() {
        try (PipelineFixture pipeline = pipeline(Map.of("one", wire))) {
            pipeline.connect();
            for (int i = 0; i < Hub.MOST_LINGERING; i++) {
                comeAndGo(pipeline, "c" + i);
            }
            assertEquals(0, closed);
            comeAndGo(pipeline, "one-more");
            assertEquals(1, closed);
        }
    }

    private static void comeAndGo(PipelineFixture pipeline, String channel) {
        pipeline.ask(SUBSCRIBE.replace("\"c\"", Json.quote(channel)));
        pipeline.ask(SUBSCRIBE.replace("subscribe", "unsubscribe").replace("\"c\"", Json.quote(channel)));
    }

    private static PipelineFixture pipeline(Map<String, Subscribable> wires) {
        Backend memory = Backend.memory();
        ServerLimits limits = ServerLimits.DEFAULT;
        return new PipelineFixture(
                new Backend(memory.publisher(), wires, memory.newest(), null),
                new ServerLimits(
                        limits.activityTimeout(),
                        limits.pongTimeout(),
                        limits.requestDeadline(),
                        limits.connectionsPerAddress(),
                        limits.handshakesPerSecond(),
                        Integer.MAX_VALUE,
                        limits.bytesPerMessage(),
                        limits.bytesQueuedPerConnection()));
    }

    private static boolean isSubscribed(String sent) {
        return sent.contains("pusher_internal:subscription_succeeded");
    }
}
