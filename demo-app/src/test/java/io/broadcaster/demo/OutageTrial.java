package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One publisher and one listener, in processes of their own, and what happens to the servers between them: numbered log
 * lines at 1,000 a second, and deeds that are done when a certain line is sent, or some time after another deed.
 */
final class OutageTrial implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern NUMBER = Pattern.compile("\"text\":\"(\\d+) ");
    private static final Pattern MISSING = Pattern.compile("Missing \\d+ messages on logs: (\\d+) to (\\d+) of");

    private final String padding;
    private final CommandProcess listen;
    private final CommandProcess tail;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Map<Integer, Deed> deeds = new HashMap<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** Something done to a process. */
    interface Deed {
        void run() throws Exception;
    }

    /**
     * Starts both processes; returns when the listener listens.
     *
     * @param environment the configuration of both
     * @param padding what every line holds besides its number
     */
    OutageTrial(Path folder, Map<String, String> environment, String listening, String padding) throws IOException {
        this.padding = padding;
        List<String> lines = new ArrayList<>();
        environment.forEach((key, value) -> lines.add(key + "=" + value));
        Path file = Files.write(folder.resolve("outage.env"), lines);
        listen = CommandProcess.start(folder, "listen", "logs", "--json", "--env-file", file.toString());
        listen.awaitErr(listening);
        tail = CommandProcess.start(folder, "tail", "-", "--env-file", file.toString());
    }

    /** Does something when line {@code number} has been sent. */
    OutageTrial at(int number, Deed deed) {
        deeds.put(number, deed);
        return this;
    }

    /** Does something later. */
    void after(Duration delay, Deed deed) {
        clock.schedule(() -> attempt(deed), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    ProcessHandle listener() {
        return listen.handle();
    }

    /**
     * Sends line 1, and once that is heard the others up to {@code last}, waits for the publisher's end, and until the
     * listener has heard the last one.
     */
    void run(int last) throws Exception {
        AtomicInteger next = new AtomicInteger(2);
        CountDownLatch sent = new CountDownLatch(1);
        try (PrintStream lines = new PrintStream(tail.input(), true, StandardCharsets.UTF_8)) {
            lines.println("1 " + padding);
            awaitHeard(1);
            clock.scheduleAtFixedRate(
                    () -> {
                        int number = next.getAndIncrement();
                        if (number > last) {
                            sent.countDown();
                            return;
                        }
                        lines.println(number + " " + padding);
                        Deed deed = deeds.get(number);
                        if (deed != null) {
                            attempt(deed);
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            sent.await();
        }
        tail.awaitEnd();
        awaitHeard(last);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a deed failed", failures.get(0));
        }
    }

    private void awaitHeard(int number) {
        await().atMost(PATIENCE).until(() -> listen.out().contains("\"text\":\"" + number + " "));
    }

    private void attempt(Deed deed) {
        try {
            deed.run();
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    /** The publisher's last line. */
    String status() throws IOException {
        return tail.lastLine();
    }

    /** The numbers that were heard, as they came. */
    List<Integer> heard() throws IOException {
        Matcher matcher = NUMBER.matcher(listen.out());
        return matcher.results().map(result -> Integer.valueOf(result.group(1))).toList();
    }

    /** The numbers of lines that the listener reported as missing. As all are of one lane, these are their places in it. */
    List<Integer> missing() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (MatchResult gap : MISSING.matcher(listen.err()).results().toList()) {
            for (int number = Integer.parseInt(gap.group(1)); number <= Integer.parseInt(gap.group(2)); number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** Whether the listener noticed at least one interruption. */
    boolean wasInterrupted() throws IOException {
        return listen.err().contains("trying to reach");
    }

    /** What both processes logged, for the message of a failed assertion. */
    String logsQuietly() {
        try {
            return "listen:\n" + listen.err() + "\ntail:\n" + tail.err();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        BackendServer.signal(listen.handle(), "CONT");
        listen.close();
        tail.close();
    }
}
