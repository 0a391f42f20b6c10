package io.broadcaster.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;

/** One application with wires of its own, failing over again and again. */
@SuppressWarnings("try") // what is closed says that it throws Exception
final class Candidate implements AutoCloseable {
    private static final int KEYS = 100;

    /** Until nothing is in flight that might be refused after the return, too. */
    private static final int STAYS_AWAY_MILLIS = 50;

    private static final int STAYS_HUNG_MILLIS = 1_000;

    /** Makes the application. */
    interface Maker {
        Application make(int port, String redis);
    }

    final String name;
    final Histogram moves = new Histogram(3);
    final List<Double> medians = new ArrayList<>();
    final Histogram refusedRequests = new Histogram(3);
    private final RedisServer redis = new RedisServer();
    private final Wires wires;
    private final int perSecond;
    private final Application application;
    private long sent;

    Candidate(String name, int perSecond, Maker maker) throws Exception {
        this.name = name;
        this.perSecond = perSecond;
        wires = new Wires(redis.address(), KEYS);
        application = maker.make(wires.port, redis.address());
    }

    /** Loses the provider and gets it back so many times, under traffic. */
    void run(Refusal refusal, int times, boolean counts) throws Exception {
        Histogram round = new Histogram(3);
        Load load = new Load(application, KEYS, perSecond, sent).start();
        for (int i = 0; i < times; i++) {
            wires.refuse(refusal, ThreadLocalRandom.current().nextInt(50, 150));
            round.recordValue(wires.awaitMove());
            Thread.sleep(refusal == Refusal.HANG ? STAYS_HUNG_MILLIS : STAYS_AWAY_MILLIS);
            int[] refused = wires.recover();
            application.recover();
            wires.awaitReturn();
            if (counts) {
                refusedRequests.recordValue(refused.length);
            }
        }
        sent = load.stop();
        System.err.printf(
                "%s: median %.2f ms, 99%% %.2f ms, %s%n",
                refusal, round.getValueAtPercentile(50) / 1e6, round.getValueAtPercentile(99) / 1e6, name);
        if (counts) {
            moves.add(round);
            medians.add((double) round.getValueAtPercentile(50));
        }
    }

    /** Waits for what is under way; says what was lost, repeated and reordered. */
    String finish() throws Exception {
        long givenUp = application.finish();
        long before = -1;
        for (long count = wires.count(); count != before && count < sent; count = wires.count()) {
            before = count;
            Thread.sleep(1_000);
        }
        String tally = wires.tally(sent);
        return givenUp == 0 ? tally : tally + " (" + givenUp + " given up)";
    }

    @Override
    public void close() throws Exception {
        application.close();
        wires.close();
        redis.close();
    }
}
