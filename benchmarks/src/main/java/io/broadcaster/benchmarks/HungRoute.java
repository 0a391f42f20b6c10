package io.broadcaster.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * Pusher accepts connections and never answers, under steady traffic over 100 keys: what that costs the traffic and the
 * callers, against runs in which it works, in turns. Arguments: seconds a run, rounds, messages a second.
 */
public final class HungRoute {
    private static final int KEYS = 100;
    private static final Duration HANG_LIMIT = Duration.ofSeconds(1);

    private HungRoute() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int seconds = arguments.number(0, 10);
        int rounds = arguments.number(1, 5);
        int perSecond = arguments.number(2, 20_000);
        System.out.printf(
                "%s; %,d messages a second over %d keys; %d rounds of %d s; hang limit %s%n%n",
                Machine.describe(), perSecond, KEYS, rounds, seconds, HANG_LIMIT);
        List<Histogram> calls = new ArrayList<>();
        List<Histogram> controls = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            Histogram control = run(false, seconds, perSecond);
            Histogram hung = run(true, seconds, perSecond);
            if (round > 0) {
                controls.add(control);
                calls.add(hung);
            }
        }
        print(calls, controls);
    }

    /** How long callers waited, in nanoseconds. */
    private static Histogram run(boolean hangs, int seconds, int perSecond) throws Exception {
        try (RedisServer redis = new RedisServer();
                Wires wires = new Wires(redis.address(), KEYS);
                OurFallback ours = new OurFallback(wires.port, redis.address(), HANG_LIMIT)) {
            Load warmUp = new Load(ours, KEYS, perSecond, 0).start();
            Thread.sleep(1_000);
            Load load = new Load(ours, KEYS, perSecond, warmUp.stop()).start();
            if (hangs) {
                wires.refuse(Refusal.HANG, 1);
                System.out.printf("first message on Redis after %.0f ms; ", wires.awaitMove() / 1e6);
            }
            Thread.sleep(seconds * 1_000L);
            int[] swallowed = wires.recover();
            long sent = load.stop();
            ours.finish();
            if (hangs) {
                System.out.printf("messages of each request that hung: %s; ", Arrays.toString(swallowed));
            }
            System.out.printf("lost / repeated / reordered: %s%n", wires.tally(sent));
            return load.calls;
        }
    }

    private static void print(List<Histogram> calls, List<Histogram> controls) {
        System.out.printf("%n| | 99 %% of calls, µs | ÷ control |%n|---|---|---|%n");
        double[] hung = micros(calls);
        double[] control = micros(controls);
        double[] ratios = new double[hung.length];
        Arrays.setAll(ratios, i -> hung[i] / control[i]);
        System.out.printf("| control | %s | |%n", spread(control));
        System.out.printf("| hung | %s | %s |%n", spread(hung), spread(ratios));
    }

    private static double[] micros(List<Histogram> histograms) {
        return histograms.stream()
                .mapToDouble(histogram -> histogram.getValueAtPercentile(99) / 1e3)
                .toArray();
    }

    private static String spread(double[] values) {
        return Spread.of(DoubleStream.of(values)).format("%.2f");
    }
}
