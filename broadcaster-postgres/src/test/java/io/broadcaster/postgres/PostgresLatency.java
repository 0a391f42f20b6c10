package io.broadcaster.postgres;

import io.broadcaster.Message;
import io.broadcaster.spi.Subscribable.Listener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * How long a single message takes from the call until a listener has it: the broadcaster against the textbook (a
 * transaction that inserts it and notifies of its id; the listener selects it). Run it with the test class path; the
 * argument is the number of rounds.
 */
final class PostgresLatency {
    private static final int MESSAGES = 500;
    private static final String DATA = "\"" + "x".repeat(256 - 2) + "\"";

    private final PostgresServer server;
    private final String database;

    private PostgresLatency(PostgresServer server) throws SQLException {
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
            PostgresLatency benchmark = new PostgresLatency(server);
            List<long[]> ours = new ArrayList<>();
            List<long[]> textbook = new ArrayList<>();
            for (int round = -1; round < rounds; round++) { // the first one warms up
                ours.add(benchmark.broadcaster());
                textbook.add(benchmark.textbook());
            }
            for (int percent : new int[] {50, 99}) {
                double[] own = percentiles(ours, percent);
                double[] others = percentiles(textbook, percent);
                print("broadcaster p" + percent + " µs", own);
                print("textbook p" + percent + " µs", others);
                print("ratio p" + percent, ratio(own, others));
            }
        }
    }

    private static double[] percentiles(List<long[]> rounds, int percent) {
        return rounds.stream()
                .skip(1)
                .mapToDouble(nanos -> nanos[nanos.length * percent / 100] / 1e3)
                .toArray();
    }

    private static double[] ratio(double[] ours, double[] others) {
        double[] ratio = new double[ours.length];
        Arrays.setAll(ratio, i -> ours[i] / others[i]);
        return ratio;
    }

    private static void print(String name, double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        System.out.printf(
                "%-20s min %9.2f  median %9.2f  max %9.2f%n",
                name, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    @FunctionalInterface
    private interface Exchange {
        void run() throws Exception;
    }

    private static long[] measure(Exchange exchange) throws Exception {
        long[] nanos = new long[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            long start = System.nanoTime();
            exchange.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private long[] broadcaster() throws Exception {
        try (PostgresBroadcaster broadcaster = Fixtures.broadcaster(server.url(database))) {
            SynchronousQueue<String> heard = new SynchronousQueue<>();
            broadcaster.subscribe("logs", new HandingListener(heard));
            take(heard);
            return measure(() -> {
                Message message = Fixtures.message("logs", DATA);
                broadcaster.publish(List.of(message));
                check(take(heard), message.id());
            });
        }
    }

    private long[] textbook() throws Exception {
        SynchronousQueue<String> heard = new SynchronousQueue<>();
        try (Connection listening = server.connect(database);
                Connection publishing = server.connect(database);
                PreparedStatement insert =
                        publishing.prepareStatement("INSERT INTO textbook (payload) VALUES (?) RETURNING id");
                PreparedStatement notify = publishing.prepareStatement("SELECT pg_notify('textbook', ?)")) {
            try (Statement listen = listening.createStatement()) {
                listen.execute("LISTEN textbook");
            }
            Thread reader = new Thread(() -> read(listening, heard));
            reader.start();
            publishing.setAutoCommit(false);
            long[] nanos = measure(() -> {
                insert.setString(1, DATA);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    notify.setString(1, row.getString(1));
                }
                notify.execute();
                publishing.commit();
                check(take(heard), DATA);
            });
            reader.interrupt();
            reader.join();
            return nanos;
        }
    }

    private static void read(Connection listening, SynchronousQueue<String> heard) {
        try (PreparedStatement select = listening.prepareStatement("SELECT payload FROM textbook WHERE id = ?")) {
            while (!Thread.currentThread().isInterrupted()) {
                for (PGNotification notification :
                        listening.unwrap(PGConnection.class).getNotifications(50)) {
                    select.setLong(1, Long.parseLong(notification.getParameter()));
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        heard.put(row.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException ended) {
            // as asked
        }
    }

    private static String take(SynchronousQueue<String> heard) throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private static void check(String heard, String expected) {
        if (!expected.equals(heard)) {
            throw new IllegalStateException(heard + " instead of " + expected);
        }
    }

    private record HandingListener(SynchronousQueue<String> heard) implements Listener {
        @Override
        public void onMessage(Message message) {
            put(message.id());
        }

        @Override
        public void onListening(boolean complete) {
            put("listening");
        }

        @Override
        public void onInterrupted(Exception cause) {
            throw new IllegalStateException(cause);
        }

        private void put(String text) {
            try {
                heard.put(text);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
