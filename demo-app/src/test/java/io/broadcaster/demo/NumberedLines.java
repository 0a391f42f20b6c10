package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import io.broadcaster.manager.BroadcasterManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Publishes numbered log lines of several threads, 500 a second, and knows what pages must show of them. */
final class NumberedLines implements AutoCloseable {
    static final int THREADS = 7;

    private static final long PAUSE_MILLIS = 2;

    private final BroadcasterManager manager;
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<Receipt>> receipts = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    NumberedLines(BroadcasterManager manager) {
        this.manager = manager;
    }

    void start() {
        clock.scheduleAtFixedRate(this::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void send() {
        int number = sent.getAndIncrement();
        receipts.add(manager.broadcastLog(LogEntry.of(text(number), thread(number), "INFO"))
                .toCompletableFuture());
    }

    /** Waits until so many more have been sent. */
    void awaitMore(int lines) {
        int mark = sent.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() >= mark + lines);
    }

    /** Sends no more, and waits until every line has been taken. */
    void stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        receipts.forEach(CompletableFuture::join);
    }

    /** Asserts that the page has shown every line of the threads once and in order, and has reported no gap. */
    void assertShown(Window window, List<String> threads) {
        long expected = numbers(threads).count();
        List<Long> counts = List.of(expected, 0L, 0L);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals(
                        counts, counts(window), () -> "received, lost, repeated; " + missing(window, threads)));
        List<ShownLine> shown = window.lines();
        for (String thread : threads) {
            assertEquals(texts(List.of(thread)), textsOf(shown, thread));
        }
        assertEquals(expected, shown.size(), "lines, with those that report a gap");
    }

    private String missing(Window window, List<String> threads) {
        List<String> missing = new ArrayList<>(texts(threads));
        missing.removeAll(
                Set.copyOf(window.lines().stream().map(ShownLine::text).toList()));
        return missing.size() + " missing: " + missing.stream().limit(20).toList();
    }

    private List<String> texts(List<String> threads) {
        return numbers(threads).mapToObj(NumberedLines::text).toList();
    }

    private static List<String> textsOf(List<ShownLine> lines, String thread) {
        return lines.stream()
                .filter(line -> thread.equals(line.thread()))
                .map(ShownLine::text)
                .toList();
    }

    static List<String> threads() {
        return IntStream.range(0, THREADS).mapToObj(NumberedLines::thread).toList();
    }

    static String thread(int number) {
        return "thread-" + number % THREADS;
    }

    private IntStream numbers(List<String> threads) {
        return IntStream.range(0, sent.get()).filter(number -> threads.contains(thread(number)));
    }

    private static List<Long> counts(Window window) {
        return Stream.of("received", "lost", "repeated").map(window::count).toList();
    }

    private static String text(int number) {
        return "line " + number;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
