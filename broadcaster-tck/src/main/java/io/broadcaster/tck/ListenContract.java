package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Who listens hears everything once, in order, and disturbs nobody. */
interface ListenContract {

    @ContractTest(Capability.LISTEN)
    default void saysThatItListensAndThenHearsWhatIsPublished(Bench bench) {
        bench.publish(bench.messages(1));
        Heard heard = bench.listen();
        List<Message> batch = publish(bench, 3);
        hears(bench, heard, batch);
        assertEquals(new Heard.Listening(true), heard.notices().get(0), "the first notice");
        assertEquals(1 + batch.size(), heard.notices().size(), () -> "nothing else: " + heard.notices());
    }

    @ContractTest(Capability.LISTEN)
    default void hearsEachMessageOnceAndInOrder(Bench bench) {
        Heard heard = bench.listen();
        List<Message> all = new ArrayList<>();
        for (int size = 1; size <= 30; size++) {
            all.addAll(publish(bench, size));
        }
        hears(bench, heard, all);
    }

    @ContractTest(Capability.LISTEN)
    default void hearsOnlyItsChannel(Bench bench) {
        Heard heard = bench.listen();
        bench.publish(new Samples(bench.channel() + "x").next(1));
        bench.publish(new Samples(Bench.newChannel()).next(1));
        hears(bench, heard, publish(bench, 1));
    }

    @ContractTest(Capability.LISTEN)
    default void severalSubscriptionsOfAChannelAllHear(Bench bench) {
        Heard first = bench.listen();
        Heard second = bench.listen();
        List<Message> batch = publish(bench, 2);
        hears(bench, first, batch);
        hears(bench, second, batch);
    }

    @ContractTest(Capability.LISTEN)
    default void endingOneSubscriptionLeavesTheOthers(Bench bench) {
        Heard ended = new Heard(bench.harness().patience());
        Subscription subscription = ((Subscribable) bench.broadcaster()).subscribe(bench.channel(), ended);
        ended.awaitListening(1);
        Heard heard = bench.listen();
        List<Message> all = new ArrayList<>(publish(bench, 1));
        hears(bench, ended, all);
        subscription.close();
        subscription.close();
        all.addAll(publish(bench, 2));
        hears(bench, heard, all);
        assertEquals(1, ended.messages().size(), "heard after its end");
    }

    @ContractTest(Capability.LISTEN)
    default void aListenerThatThrowsHarmsNobody(Bench bench) {
        bench.listen(new Heard(bench.harness().patience()) {
            @Override
            public void onListening(boolean complete) {
                throw new IllegalStateException("a listener's own fault");
            }

            @Override
            public void onMessage(Message message) {
                throw new AssertionError("a listener's own fault");
            }
        });
        Heard heard = bench.listen();
        List<Message> all = new ArrayList<>(publish(bench, 2));
        all.addAll(publish(bench, 1));
        hears(bench, heard, all);
    }

    @ContractTest(Capability.LISTEN)
    default void callsAListenerFromOneThreadAtATime(Bench bench) {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Heard heard = new Heard(bench.harness().patience()) {
            @Override
            public void onMessage(Message message) {
                overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                super.onMessage(message);
                inside.decrementAndGet();
            }
        };
        bench.listen(heard);
        heard.awaitListening(1);
        List<Publisher> publishers = new ArrayList<>();
        for (int i = 0; i < Math.min(4, bench.broadcaster().limits().callsInFlight()); i++) {
            publishers.add(Publisher.start(bench.broadcaster(), new Samples(bench.channel()).next(size(bench, 50))));
        }
        heard.awaitAll(Heard.Came.class, publishers.size() * size(bench, 50));
        assertFalse(overlapped.get(), "two calls of one listener at once");
    }

    @ContractTest(Capability.LISTEN)
    default void aListenerThatTakesItsTimeLosesNothing(Bench bench) {
        Heard slow = new Heard(bench.harness().patience()) {
            @Override
            public void onMessage(Message message) {
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                super.onMessage(message);
            }
        };
        bench.listen(slow);
        slow.awaitListening(1);
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.addAll(publish(bench, 100));
        }
        hears(bench, slow, all);
    }

    private static List<Message> publish(Bench bench, int size) {
        List<Message> batch = bench.messages(size(bench, size));
        bench.publish(batch);
        return batch;
    }

    private static int size(Bench bench, int wanted) {
        return Math.min(wanted, bench.broadcaster().limits().messagesPerBatch());
    }

    /** Fails unless these, and nothing else, have been heard by the time the last of them comes. */
    private static void hears(Bench bench, Heard heard, List<Message> expected) {
        Message last = expected.get(expected.size() - 1);
        bench.await("the last message").until(() -> heard.messages().contains(last));
        assertIterableEquals(expected, heard.messages());
    }
}
