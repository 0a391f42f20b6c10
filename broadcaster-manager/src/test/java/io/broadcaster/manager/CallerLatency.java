package io.broadcaster.manager;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.broadcaster.LogEntry;
import io.broadcaster.memory.MemoryBroadcaster;
import java.util.Arrays;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/**
 * What a call costs its caller, against a logger's asynchronous appender in the same run: paced at 100,000 a second, and
 * in bursts. A measurement to run by hand, not a test.
 */
final class CallerLatency {
    private static final int ROUNDS = 5;
    private static final int PACED = 300_000;
    private static final long INTERVAL_NANOS = 10_000;
    private static final int BURST = 50_000;

    private CallerLatency() {}

    public static void main(String[] arguments) {
        var quiet = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");
        quiet.setLevel(ch.qos.logback.classic.Level.WARN);
        var logger = asyncLogger(quiet.getLoggerContext());
        try (BroadcasterManager manager = BroadcasterManager.builder()
                .route("memory", new MemoryBroadcaster())
                .build()) {
            Runnable ours = () -> {
                var unused = manager.broadcastLog(LogEntry.info("a line of ordinary length, as applications log them"));
            };
            Runnable peer = () -> logger.info("a line of ordinary length, as applications log them");
            Runnable settle = () ->
                    Awaitility.await().until(() -> manager.status().messages().pending() == 0);
            paced(ours);
            paced(peer);
            double[] bursts = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                report("broadcastLog", paced(ours));
                settle.run();
                report("logback async", paced(peer));
                bursts[round] = burst(ours);
                settle.run();
            }
            Arrays.sort(bursts);
            System.out.printf(
                    Locale.ROOT,
                    "burst of %,d: %.0f / %.0f / %.0f ns a call (min / median / max)%n",
                    BURST,
                    bursts[0],
                    bursts[ROUNDS / 2],
                    bursts[ROUNDS - 1]);
            System.out.println(manager.status().messages());
        }
    }

    /** Service time of each call, at a fixed pace. */
    private static Histogram paced(Runnable call) {
        Histogram nanos = new Histogram(3);
        long next = System.nanoTime();
        for (int i = 0; i < PACED; i++) {
            next += INTERVAL_NANOS;
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
            long before = System.nanoTime();
            call.run();
            nanos.recordValue(System.nanoTime() - before);
        }
        return nanos;
    }

    private static double burst(Runnable call) {
        long before = System.nanoTime();
        for (int i = 0; i < BURST; i++) {
            call.run();
        }
        return (System.nanoTime() - before) / (double) BURST;
    }

    private static void report(String name, Histogram nanos) {
        System.out.printf(
                Locale.ROOT,
                "%-14s median %,6d ns   p99 %,8d ns   p99.9 %,8d ns%n",
                name,
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99),
                nanos.getValueAtPercentile(99.9));
    }

    private static ch.qos.logback.classic.Logger asyncLogger(LoggerContext context) {
        AppenderBase<ILoggingEvent> nowhere = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {}
        };
        AsyncAppender async = new AsyncAppender();
        async.setQueueSize(1 << 16);
        async.setDiscardingThreshold(0);
        nowhere.setContext(context);
        async.setContext(context);
        async.addAppender(nowhere);
        nowhere.start();
        async.start();
        var logger = context.getLogger("peer");
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(async);
        return logger;
    }
}
