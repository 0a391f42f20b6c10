package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Durable messages per second, from the first publish until a listener has checked the last sequence number: the
 * broadcaster against the textbook (one transaction per message that inserts it and notifies with it). Run it with the
 * test class path; the argument is the number of rounds.
 */
final class PostgresThroughput {
    private static final int BATCH = 500;
    private static final String TEXT = "x".repeat(256 - 2);

    private final PostgresServer server;
    private final String database;

    private PostgresThroughput(PostgresServer server) throws SQLException {
        this.server = server;
        database = server.newDatabase();
        server.execute(
                database,
                "CREATE TABLE textbook (id bigserial PRIMARY KEY, payload text NOT NULL,"
                        + " created_at timestamptz NOT NULL DEFAULT now())");
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        try (PostgresServer server = new PostgresServer(Map.of("fsync", "on", "synchronous_commit", "on"))) {
            PostgresThroughput benchmark = new PostgresThroughput(server);
            Map<String, double[]> rates = new LinkedHashMap<>();
            for (int round = -1; round < rounds; round++) { // the first one warms up
                for (int threads : new int[] {1, 4}) {
                    record(rates, "broadcaster", threads, round, rounds, benchmark.broadcaster(threads, 100_000));
                    record(rates, "textbook", threads, round, rounds, benchmark.textbook(threads, 4_000));
                    record(rates, "control", threads, round, rounds, benchmark.broadcaster(threads, 100_000));
                }
            }
            rates.forEach((name, values) -> print(name, "messages/s", values));
            for (int threads : new int[] {1, 4}) {
                double[] ours = rates.get("broadcaster " + threads);
                print("broadcaster / textbook " + threads, "", ratio(ours, rates.get("textbook " + threads)));
                print("broadcaster / control " + threads, "", ratio(ours, rates.get("control " + threads)));
            }
        }
    }

    private static void record(
            Map<String, double[]> rates, String name, int threads, int round, int rounds, double rate) {
        if (round >= 0) {
            rates.computeIfAbsent(name + " " + threads, key -> new double[rounds])[round] = rate;
        }
    }

    private static double[] ratio(double[] ours, double[] others) {
        return IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] / others[i])
                .toArray();
    }

    private static void print(String name, String unit, double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        System.out.printf(
                "%-26s min %9.1f  median %9.1f  max %9.1f %s%n",
                name, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1], unit);
    }

    private double broadcaster(int threads, int count) throws Exception {
        server.execute(
                database, "DROP TABLE IF EXISTS broadcaster_messages"); // the run before is not this one's to trim
        server.execute(database, "CHECKPOINT");
        try (PostgresBroadcaster broadcaster = Fixtures.broadcaster(server.url(database))) {
            String run = UUID.randomUUID().toString();
            CheckingListener listener = new CheckingListener(threads, count);
            broadcaster.subscribe("logs", listener);
            listener.listening.await();
            long start = System.nanoTime();
            inParallel(threads, thread -> {
                for (int first = 1; first <= count / threads; first += BATCH) {
                    broadcaster.publish(batch(run, thread, first));
                }
            });
            listener.finish();
            return count / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static List<Message> batch(String run, int thread, int first) {
        List<Message> batch = new ArrayList<>(BATCH);
        for (int seq = first; seq < first + BATCH; seq++) {
            batch.add(new Message(
                    run + "-" + thread + "-" + seq,
                    new Position(run, thread, seq),
                    "logs",
                    "log",
                    "\"" + TEXT + "\"",
                    null,
                    Fixtures.NOW));
        }
        return batch;
    }

    private double textbook(int threads, int count) throws Exception {
        server.execute(database, "CHECKPOINT");
        try (Connection listening = server.connect(database);
                Statement listen = listening.createStatement()) {
            listen.execute("LISTEN textbook");
            long[] seen = new long[threads];
            long start = System.nanoTime();
            ExecutorService publishers = Executors.newSingleThreadExecutor();
            Future<?> published = publishers.submit(() -> {
                inParallel(threads, thread -> insertAndNotify(thread, count / threads));
                return null;
            });
            for (int received = 0; received < count; ) {
                for (PGNotification notification :
                        listening.unwrap(PGConnection.class).getNotifications(10_000)) {
                    String[] parts = notification.getParameter().split(" ", 3);
                    check(seen, Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
                    received++;
                }
            }
            published.get();
            publishers.shutdown();
            return count / ((System.nanoTime() - start) / 1e9);
        }
    }

    private void insertAndNotify(int thread, int count) throws SQLException {
        try (Connection connection = server.connect(database);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO textbook (payload) VALUES (?)");
                PreparedStatement notify = connection.prepareStatement("SELECT pg_notify('textbook', ?)")) {
            connection.setAutoCommit(false);
            for (int seq = 1; seq <= count; seq++) {
                String payload = thread + " " + seq + " " + TEXT;
                insert.setString(1, payload);
                insert.execute();
                notify.setString(1, payload);
                notify.execute();
                connection.commit();
            }
        }
    }

    private static void check(long[] seen, int thread, long seq) {
        if (seq != ++seen[thread]) {
            throw new IllegalStateException("thread " + thread + ": " + seq + " instead of " + seen[thread]);
        }
    }

    @FunctionalInterface
    private interface Task {
        void run(int thread) throws Exception;
    }

    private static void inParallel(int threads, Task task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> ends = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            ends.add(executor.submit(() -> {
                task.run(thread);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        executor.shutdown();
    }

    private static final class CheckingListener implements Listener {
        private final CountDownLatch listening = new CountDownLatch(1);
        private final CountDownLatch missing;
        private final long[] seen;

        private CheckingListener(int threads, int count) {
            seen = new long[threads];
            missing = new CountDownLatch(count);
        }

        @Override
        public void onMessage(Message message) {
            Position position = message.position();
            check(seen, position.lane(), position.seq());
            missing.countDown();
        }

        @Override
        public void onListening(boolean complete) {
            listening.countDown();
        }

        @Override
        public void onInterrupted(Exception cause) {
            throw new IllegalStateException(cause);
        }

        private void finish() throws InterruptedException {
            if (!missing.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " messages are missing");
            }
        }
    }
}
