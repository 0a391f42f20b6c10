package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.broadcaster.LogEntry;
import io.broadcaster.memory.MemoryBroadcaster;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An application that broadcasts every line of its log, ours included, and broadcasts from within callbacks. */
class FeedbackTest {
    private final MemoryBroadcaster wire = new MemoryBroadcaster();
    private final AtomicInteger changes = new AtomicInteger();
    private final BroadcasterManager manager = BroadcasterManager.builder()
            .route("memory", wire)
            .listener(new RouteListener() {
                @Override
                public void onResting(RouteStatus route) {
                    changes.incrementAndGet();
                    manager().broadcastLog(LogEntry.info("from a route listener"));
                }
            })
            .build();
    private final Logger root =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            manager.broadcastLog(LogEntry.info(line.getFormattedMessage()));
        }
    };

    @BeforeEach
    void broadcastTheLog() {
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void close() {
        root.detachAppender(appender);
        manager.close();
    }

    private BroadcasterManager manager() {
        return manager;
    }

    @Test
    void aRouteThatFailsIsNotDrownedInItsOwnComplaints() {
        AtomicInteger calls = new AtomicInteger();
        wire.setFault(batch -> {
            if (calls.incrementAndGet() < 20) {
                throw new IllegalStateException("down");
            }
        });
        manager.broadcastLog(LogEntry.info("line")).toCompletableFuture().join();
        await().until(() -> manager.status().messages().pending() == 0);
        assertEquals(1, changes.get());
        assertTrue(
                manager.status().messages().accepted() < 10,
                () -> manager.status().toJson());
    }

    @Test
    void aLogThatIsStuckHoldsUpNoMessage() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        AppenderBase<ILoggingEvent> full = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                if (line.getFormattedMessage().contains("Unavailable")) {
                    awaitUninterruptibly(stuck);
                }
            }
        };
        full.start();
        root.addAppender(full);
        try {
            AtomicInteger calls = new AtomicInteger();
            wire.setFault(batch -> {
                if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("down");
                }
            });
            assertEquals(
                    2,
                    manager.broadcastLog(LogEntry.info("line"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS)
                            .attempts());
        } finally {
            stuck.countDown();
            root.detachAppender(full);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aListenerThatAlwaysFailsDoesNotFeedItself() {
        AtomicInteger heard = new AtomicInteger();
        manager.subscribe("logs", message -> {
            heard.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        manager.broadcastLog(LogEntry.info("line")).toCompletableFuture().join();
        await().until(() -> heard.get() == 2);
        manager.broadcast("logs", "end", "").toCompletableFuture().join();
        await().until(() -> heard.get() == 3);
        assertEquals(3, manager.status().messages().accepted());
    }

    @Test
    void aReceiptsCallbackMayBroadcastAndWait() {
        String route = manager.broadcastLog(LogEntry.info("first"))
                .thenCompose(receipt -> manager.broadcastLog(LogEntry.info("second")))
                .thenApply(receipt -> manager.broadcastLog(LogEntry.info("third"))
                        .toCompletableFuture()
                        .join()
                        .routes()
                        .get(0))
                .toCompletableFuture()
                .join();
        assertEquals("memory", route);
    }
}
