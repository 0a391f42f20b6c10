package io.broadcaster.pusher;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import io.broadcaster.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * A benchmark, run by hand: messages per second to a stub on loopback, by the broadcaster and by the official client,
 * in turn within one process. Arguments: messages per run (default 20000), rounds (default 7).
 */
final class PusherThroughput {
    private static final int BATCH = 10;
    private static final Message MESSAGE = TestApp.message("logs", "{\"text\":\"" + "x".repeat(246) + "\"}");

    private final Map<String, IntConsumer> contenders = new LinkedHashMap<>();
    private final Map<String, double[]> rates = new LinkedHashMap<>();

    private PusherThroughput(PusherBroadcaster ours, Pusher library, ExecutorService threads) {
        List<Message> batch = Collections.nCopies(BATCH, MESSAGE);
        List<Event> events = Collections.nCopies(
                BATCH, new Event(MESSAGE.channel(), MESSAGE.event(), MESSAGE.data(), MESSAGE.socketId()));
        contenders.put(
                "client, trigger in a loop",
                n -> repeat(n, () -> library.trigger(MESSAGE.channel(), MESSAGE.event(), MESSAGE.data())));
        contenders.put("client, batches, 1 thread", n -> repeat(n / BATCH, () -> library.trigger(events)));
        contenders.put("broadcaster, 1 thread", n -> repeat(n / BATCH, () -> ours.publish(batch)));
        contenders.put("broadcaster, 8 threads", n -> spread(threads, n / BATCH, () -> ours.publish(batch)));
    }

    @SuppressWarnings("try") // the client's close() may throw InterruptedException, which ends the program, and rightly
    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (StubPusher stub = new StubPusher();
                PusherBroadcaster ours = TestApp.at(stub.port());
                Pusher library = new Pusher("3", TestApp.KEY, TestApp.SECRET)) {
            library.setHost("127.0.0.1:" + stub.port());
            library.setDataMarshaller(json -> (String) json);
            new PusherThroughput(ours, library, threads).run(messages, rounds, stub);
        } finally {
            threads.shutdown();
        }
    }

    private void run(int messages, int rounds, StubPusher stub) throws IOException {
        contenders.keySet().forEach(name -> rates.put(name, new double[rounds]));
        for (int round = -1; round < rounds; round++) {
            for (String name : inTurn(round)) {
                long before = stub.requests();
                double rate = measure(contenders.get(name), messages);
                long expected = name.endsWith("loop") ? messages : messages / BATCH;
                if (stub.requests() - before != expected) {
                    throw new IOException(name + ": " + (stub.requests() - before) + " requests, not " + expected);
                }
                if (round >= 0) {
                    rates.get(name)[round] = rate;
                }
            }
        }
        report(rounds);
    }

    /** Forth and back, so that drift of the machine hits all alike. */
    private List<String> inTurn(int round) {
        List<String> names = new ArrayList<>(contenders.keySet());
        if (round % 2 != 0) {
            Collections.reverse(names);
        }
        return names;
    }

    private static double measure(IntConsumer contender, int messages) {
        long start = System.nanoTime();
        contender.accept(messages);
        return messages * 1e9 / (System.nanoTime() - start);
    }

    private void report(int rounds) {
        System.out.printf("%-28s %30s   %s%n", "", "messages/s min/median/max", "ratio to the loop min/median/max");
        double[] loop = rates.values().iterator().next();
        rates.forEach((name, rate) -> {
            double[] ratio = new double[rounds];
            Arrays.setAll(ratio, i -> rate[i] / loop[i]);
            System.out.printf("%-28s %30s   %s%n", name, spread(rate, "%,.0f"), spread(ratio, "%.2f"));
        });
    }

    private static String spread(double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        String three = format + " / " + format + " / " + format;
        return String.format(Locale.ROOT, three, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private static void repeat(int times, Runnable call) {
        for (int i = 0; i < times; i++) {
            call.run();
        }
    }

    private static void spread(ExecutorService threads, int times, Runnable call) {
        List<Future<?>> shares = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int share = times / 8 + (i < times % 8 ? 1 : 0);
            shares.add(threads.submit(() -> repeat(share, call)));
        }
        for (Future<?> share : shares) {
            try {
                share.get();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
