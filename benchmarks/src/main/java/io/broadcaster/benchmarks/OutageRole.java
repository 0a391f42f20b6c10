package io.broadcaster.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One side of {@link Outages} in a process of its own: {@code listen CONTENDER URL} or {@code publish CONTENDER URL N}. */
final class OutageRole {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Messages of number 0, which do not count. */
    private static final int WARM_UP = 2_000;

    private OutageRole() {}

    public static void main(String[] arguments) throws Exception {
        OutageContender contender = OutageContender.of(arguments[1], arguments[2]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments[0].equals("listen")) {
            contender.listen(new Printer(out));
            Thread.currentThread().join();
        }
        publish(contender, Integer.parseInt(arguments[3]), out);
    }

    private static void publish(OutageContender contender, int messages, PrintStream out) throws Exception {
        BitSet acknowledged = new BitSet();
        Histogram latency = new Histogram(3);
        try (OutageContender.Sender sender = contender.sender(acknowledged)) {
            for (int warmUp = 0; warmUp < WARM_UP; warmUp++) {
                sender.send(0);
            }
            out.println("ready");
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            long start = System.nanoTime();
            for (int number = 1; number <= messages; number++) {
                long intended = start + number * INTERVAL_NANOS;
                while (System.nanoTime() < intended) {
                    LockSupport.parkNanos(intended - System.nanoTime());
                }
                sender.send(number);
                latency.recordValue(System.nanoTime() - intended);
            }
        }
        out.println("caller " + latency.getValueAtPercentile(99.9) / 1e6);
        StringBuilder line = new StringBuilder("acknowledged");
        synchronized (acknowledged) {
            acknowledged.stream().forEach(number -> line.append(' ').append(number));
        }
        out.println(line);
        System.exit(0);
    }

    /** Prints what is heard, with the time by the monotonic clock, which all processes of a machine share. */
    record Printer(PrintStream out) {
        void ready() {
            out.println("ready");
        }

        void heard(int number) {
            out.println("heard " + number + " " + System.nanoTime());
        }

        void gap(long first, long last) {
            out.println("gap " + first + " " + last);
        }
    }
}
