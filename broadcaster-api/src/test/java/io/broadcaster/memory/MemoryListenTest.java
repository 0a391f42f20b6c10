package io.broadcaster.memory;

import static io.broadcaster.Messages.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.Messages;
import io.broadcaster.Subscription;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryListenTest {
    private final MemoryBroadcaster wire = new MemoryBroadcaster();
    private final Recorder recorder = new Recorder();

    @Test
    void listenerHearsItsChannelInOrderFromWhenItListens() {
        wire.publish(List.of(numbered("logs", 1)));
        wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 2), numbered("admin", 1), numbered("logs", 3)));
        wire.publish(List.of(numbered("logs", 4)));
        assertEquals(List.of(numbered("logs", 2), numbered("logs", 3), numbered("logs", 4)), recorder.messages);
        assertEquals(List.of("listening after 0"), recorder.notices);
    }

    @Test
    void messageArrivesAsItWasSent() {
        wire.subscribe("k\u00e4nal \ud83d\ude00", recorder);
        Message message = new Message(
                "id", null, "k\u00e4nal \ud83d\ude00", "\u00e9\"\n", "[ 1.0 ,\"\ud800\"]", "1.2", Messages.NOON);
        wire.publish(List.of(message));
        assertEquals(List.of(message), recorder.messages);
    }

    @Test
    void closedSubscriptionHearsNothingMore() {
        Subscription subscription = wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 1)));
        subscription.close();
        wire.publish(List.of(numbered("logs", 2)));
        assertEquals(List.of(numbered("logs", 1)), recorder.messages);
    }

    @Test
    void closingASubscriptionTwiceLeavesTheSameListenersOtherOneAlone() {
        Subscription first = wire.subscribe("logs", recorder);
        Subscription second = wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 1)));
        assertEquals(2, recorder.messages.size());
        first.close();
        first.close();
        wire.publish(List.of(numbered("logs", 2)));
        assertEquals(3, recorder.messages.size());
        second.close();
        wire.publish(List.of(numbered("logs", 3)));
        assertEquals(3, recorder.messages.size());
    }

    @Test
    void listenerThatThrowsHarmsNeitherThePublisherNorTheOthers() {
        wire.subscribe("logs", new Listener() {
            @Override
            public void onMessage(Message message) {
                throw new AssertionError("a listener's own fault");
            }

            @Override
            public void onListening(boolean complete) {
                throw new IllegalStateException("a listener's own fault");
            }

            @Override
            public void onInterrupted(Exception cause) {}
        });
        wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 1), numbered("logs", 2)));
        assertEquals(2, recorder.messages.size());
    }

    @Test
    void listenerMayEndItsSubscriptionFromWithinACall() {
        Subscription[] own = new Subscription[1];
        Recorder closing = new Recorder();
        own[0] = wire.subscribe("logs", new Listener() {
            @Override
            public void onMessage(Message message) {
                closing.onMessage(message);
                own[0].close();
            }

            @Override
            public void onListening(boolean complete) {}

            @Override
            public void onInterrupted(Exception cause) {}
        });
        wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 1), numbered("logs", 2)));
        assertEquals(1, closing.messages.size());
        assertEquals(2, recorder.messages.size());
    }

    @Test
    void appendedMessagesAreReadBackButNeverHeard() {
        wire.subscribe("logs", recorder);
        wire.publish(List.of(numbered("logs", 1)));
        wire.append("pusher", List.of(numbered("logs", 2)));
        wire.publish(List.of(numbered("logs", 3)));
        assertEquals(List.of(numbered("logs", 1), numbered("logs", 3)), recorder.messages);
        assertEquals(List.of("pusher 2"), recorder.carriers);
        assertEquals(
                List.of(numbered("logs", 1), numbered("logs", 2), numbered("logs", 3)),
                wire.read("logs", null, 10, Order.OLDEST_FIRST).messages());
    }
}
