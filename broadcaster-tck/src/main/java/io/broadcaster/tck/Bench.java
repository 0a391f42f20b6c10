package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.spi.Options.Shared;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Where one test works: its broadcasters, its channel, and the server. */
@SuppressWarnings("try") // what is closed may be interrupted
final class Bench implements AutoCloseable {
    /** Roomy enough for a busy machine, with payloads that need not be huge. */
    static final Shared SHARED = new Shared(Duration.ofSeconds(20), Duration.ofHours(24), 10_000, 64 << 10);

    private final Harness harness;
    private final String channel = newChannel();
    private final Samples samples = new Samples(channel);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Broadcaster broadcaster;

    Bench(Harness harness) {
        this.harness = harness;
        broadcaster = open(SHARED);
    }

    Harness harness() {
        return harness;
    }

    boolean can(Capability capability) {
        return harness.capabilities().contains(capability);
    }

    Broadcaster broadcaster() {
        return broadcaster;
    }

    History history() {
        return (History) broadcaster;
    }

    Broadcaster open(Shared shared) {
        try {
            return keep(harness.broadcaster(shared));
        } catch (Exception failure) {
            throw new IllegalStateException("The harness could not make a broadcaster", failure);
        }
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    String channel() {
        return channel;
    }

    static String newChannel() {
        return "tck-" + UUID.randomUUID();
    }

    /** The next messages of the test's channel. */
    List<Message> messages(int count) {
        return samples.next(count);
    }

    Message message(String data) {
        return samples.next(data);
    }

    void publish(List<Message> batch) {
        broadcaster.publish(batch);
    }

    Watch watch(String watched) throws Exception {
        return keep(harness.watch(watched));
    }

    /** Listens on the channel, and waits until it does. */
    Heard listen() {
        Heard heard = new Heard(harness.patience());
        listen(heard);
        heard.awaitListening(1);
        return heard;
    }

    void listen(Heard heard) {
        keep(((Subscribable) broadcaster).subscribe(channel, heard));
    }

    ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(harness.patience())
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5));
    }

    /** Fails unless these, and nothing else, arrive at a healthy server, once and in this order. */
    void assertArrives(Watch watch, List<Message> expected) throws Exception {
        String watched = expected.isEmpty() ? channel : expected.get(0).channel();
        Message last = new Samples(watched).next("{\"the\":\"last\"}");
        publish(List.of(last));
        await("the last message").until(() -> carried(watch.arrived()).contains(carried(last)));
        List<Message> all = new ArrayList<>(expected);
        all.add(last);
        assertIterableEquals(carried(all), carried(watch.arrived()));
    }

    /** Publishes until a message has come through, and then fails unless the attempts' outcomes are true. */
    void assertTruthful(Watch watch, List<Attempt> attempts) throws Exception {
        await("a message that comes through").until(() -> {
            List<Message> marker = List.of(message("{\"marker\":\"" + UUID.randomUUID() + "\"}"));
            return !Attempt.of(broadcaster, marker).failed() && sees(watch, marker.get(0));
        });
        List<Message> arrived = carried(watch.arrived());
        for (Attempt attempt : attempts) {
            for (Message refused : carried(attempt.with(Outcome.REFUSED))) {
                assertEquals(0, count(arrived, refused), () -> "REFUSED, but it arrived: " + refused);
            }
            for (Message accepted : carried(attempt.with(Outcome.ACCEPTED))) {
                assertEquals(1, count(arrived, accepted), () -> "ACCEPTED; how often it arrived: " + accepted);
            }
        }
    }

    private boolean sees(Watch watch, Message message) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> carried(watch.arrived()).contains(carried(message)));
            return true;
        } catch (org.awaitility.core.ConditionTimeoutException notYet) {
            return false;
        }
    }

    private static long count(List<Message> arrived, Message message) {
        return arrived.stream().filter(message::equals).count();
    }

    List<Message> carried(List<Message> messages) {
        return messages.stream().map(this::carried).toList();
    }

    /** What the wire carries of a message. */
    private Message carried(Message message) {
        boolean whole = can(Capability.IDENTITY);
        return new Message(
                whole ? message.id() : "",
                whole ? message.position() : null,
                message.channel(),
                message.event(),
                message.data(),
                can(Capability.SOCKET_ID) ? message.socketId() : null,
                whole ? message.createdAt() : Instant.EPOCH);
    }

    /** Heals the server first, so that nothing hangs in its closing. */
    @Override
    public void close() throws Exception {
        harness.heal();
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }
}
