package io.broadcaster.benchmarks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes what is posted until it is told to refuse, and notices when traffic moves. Thread-safe. */
final class FailingProvider implements Function<String, Answer> {
    private final Consumer<String> taken;
    private final Consumer<String> report;
    private final List<Integer> requests = new ArrayList<>();
    private final Set<String> refusedStamps = new HashSet<>();
    private Refusal refusal = Refusal.QUOTA;
    private long untilRefusal = Long.MAX_VALUE;
    private long refusedNanos;
    private boolean moved;
    private boolean awaited;

    /**
     * @param taken hears every request that was taken
     * @param report hears {@code moved <nanoseconds>}, {@code refused <how many messages each refused request held, in
     *     the order in which they came>} and {@code back}
     */
    FailingProvider(Consumer<String> taken, Consumer<String> report) {
        this.taken = taken;
        this.report = report;
    }

    /** Refuses everything after so many more requests. */
    synchronized void refuse(Refusal how, long after) {
        refusal = how;
        untilRefusal = after;
        refusedNanos = 0;
        moved = false;
        requests.clear();
        refusedStamps.clear();
    }

    /** Takes everything again, before anybody hears of it. */
    synchronized void recover() {
        untilRefusal = Long.MAX_VALUE;
        awaited = true;
        report.accept("refused " + requests);
    }

    @Override
    public synchronized Answer apply(String body) {
        if (untilRefusal > 0) {
            untilRefusal--;
            taken.accept(body);
            if (awaited) {
                awaited = false;
                report.accept("back");
            }
            return Answer.TAKEN;
        }
        return refuse(body);
    }

    private Answer refuse(String body) {
        List<String> stamps = new ArrayList<>();
        Stamps.forEach(body, stamps::add);
        requests.add(stamps.size());
        refusedStamps.addAll(stamps);
        if (refusal.isAmbiguous() && requests.size() % 2 == 0) {
            taken.accept(body);
        }
        if (refusedNanos == 0) {
            refusedNanos = System.nanoTime();
        }
        return refusal.answer();
    }

    /** Something came over the fallback: the traffic has moved once it is a message that was refused. */
    synchronized void heardElsewhere(String text, long nanos) {
        if (refusedNanos != 0 && !moved) {
            Stamps.forEach(text, stamp -> moved |= refusedStamps.contains(stamp));
            if (moved) {
                report.accept("moved " + (nanos - refusedNanos));
            }
        }
    }
}
