package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import io.broadcaster.manager.ManagerBuilder;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.redis.RedisBroadcasterProvider;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Options;
import io.broadcaster.spi.SharedState;
import io.broadcaster.spi.Subscribable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120)
class RunEventBridgeTest {
    @Test
    void whatOtherProgramsPublishIsBridgedByOneOfTwoAndOursIsNotBridgedTwice() {
        Broadcaster shared = new MemoryBroadcaster();
        assertBridgedOnce(builder -> builder.route("memory", shared), shared);
    }

    @Test
    void overRedisAsWell(@TempDir Path folder) throws IOException {
        try (BackendServer redis = BackendServer.redis(folder)) {
            redis.start();
            Map<String, String> values = Map.of("REDIS_URL", redis.url());
            Options options = new Options(values, Map.of(), Options.Shared.DEFAULT);
            try (Broadcaster elsewhere = new RedisBroadcasterProvider().create(options)) {
                assertBridgedOnce(builder -> builder.configuration(Configuration.of(values)), elsewhere);
            }
        }
    }

    @Test
    void aRouteOnWhichServersCannotAgreeIsNamed() {
        Logger logger = (Logger) LoggerFactory.getLogger(RunEventBridges.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            RunningApp.start(null, builder -> builder.route("plug-in", new Heard()))
                    .close();
            assertEquals(1, log.list.size());
            String line = log.list.get(0).getFormattedMessage();
            assertTrue(line.contains("run_events over plug-in is not bridged"), line);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void aBackendThatDoesNotAnswerHoldsNoShutdownUp() throws InterruptedException {
        Stuck backend = new Stuck();
        RunningApp app = RunningApp.start(null, builder -> builder.route("plug-in", backend));
        try {
            backend.asked.await();
            app.close();
        } finally {
            backend.answers.countDown();
        }
    }

    private static void assertBridgedOnce(UnaryOperator<ManagerBuilder> routes, Broadcaster elsewhere) {
        try (RunningApp first = RunningApp.start(null, routes)) {
            BroadcasterManager manager = first.manager();
            Queue<String> admin = new ConcurrentLinkedQueue<>();
            manager.subscribe("admin", message -> admin.add(message.data().replaceAll(",\"_meta.*", "}")));
            await().until(() -> {
                publish(elsewhere, "{\"probe\":1}");
                return !admin.isEmpty();
            });
            try (RunningApp second = RunningApp.start(null, routes)) {
                for (int i = 0; i < 10; i++) {
                    publish(elsewhere, "{\"n\":" + i + "}");
                }
                manager.broadcast("run_events", "checkpoint_saved", Map.of("ours", 1));
                await().until(() -> bridged(admin).size() == 11);
                second.manager().broadcast("admin", "end", Map.of("end", 1));
                await().until(() -> admin.stream().anyMatch(data -> data.contains("end")));
                List<String> bridged = bridged(admin);
                assertEquals(11, bridged.size(), bridged.toString());
                assertEquals(
                        1,
                        bridged.stream().filter(data -> data.contains("ours")).count());
                assertTrue(bridged.contains("{\"type\":\"run_event\",\"data\":{\"n\":0}}"), bridged.toString());
            }
        }
    }

    private static List<String> bridged(Queue<String> admin) {
        return admin.stream()
                .filter(data -> data.contains("run_event") && !data.contains("probe"))
                .toList();
    }

    private static void publish(Broadcaster elsewhere, String json) {
        elsewhere.publish(List.of(new Message("id-" + json, null, "run_events", "message", json, null, Instant.now())));
    }

    /** Can be listened to, and no more. */
    private static class Heard extends FailingBroadcaster implements Subscribable {
        @Override
        public Subscription subscribe(String channel, Listener listener) {
            return () -> {};
        }
    }

    /** Leaves whoever claims something waiting, even one that gives up. */
    private static final class Stuck extends Heard implements SharedState {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answers = new CountDownLatch(1);

        @Override
        public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
            asked.countDown();
            while (answers.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return true;
        }

        @Override
        public Map<String, Map<String, String>> read(String keyPrefix) {
            return Map.of();
        }
    }
}
