package io.broadcaster.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message.Position;
import io.broadcaster.Messages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any interleaving of several streams, with repeats, holes and late arrivals. */
class ResequencerPropertyTest {
    private static final long PATIENCE = 100;

    @Property(tries = 2_000)
    void everyStreamComesOutAsTheModelSays(@ForAll("schedules") List<Arrival> schedule) {
        Map<Integer, List<String>> heard = new TreeMap<>();
        Resequencer resequencer = new Resequencer(
                message -> of(heard, message.position().lane())
                        .add("" + message.position().seq()),
                gap -> of(heard, gap.lane()).add(gap.first() + ".." + gap.last()));
        Map<Integer, Model> models = new TreeMap<>();
        long now = 0;
        for (Arrival arrival : schedule) {
            now += arrival.pause;
            resequencer.accept(Messages.at("c", new Position("p", arrival.lane, arrival.seq), Messages.NOON), now);
            models.computeIfAbsent(arrival.lane, lane -> new Model(arrival.seq)).accept(arrival.seq, now);
            if (arrival.expire) {
                resequencer.expire(now, PATIENCE);
                for (Model model : models.values()) {
                    model.expire(now);
                }
            }
            assertEquals(models.values().stream().anyMatch(model -> !model.held.isEmpty()), resequencer.isWaiting());
            models.forEach((lane, model) -> assertEquals(model.heard, of(heard, lane)));
        }
    }

    @Property
    void everySeqComesOutOnceInOrderOrInAGap(@ForAll("schedules") List<Arrival> schedule) {
        Map<Integer, Long> next = new TreeMap<>();
        Set<Position> arrived = new HashSet<>();
        Resequencer resequencer = new Resequencer(
                message -> {
                    long seq = message.position().seq();
                    assertEquals(seq, next.getOrDefault(message.position().lane(), seq));
                    next.put(message.position().lane(), seq + 1);
                },
                gap -> {
                    assertEquals(next.get(gap.lane()), gap.first());
                    assertTrue(gap.size() > 0);
                    for (long seq = gap.first(); seq <= gap.last(); seq++) {
                        assertFalse(arrived.contains(new Position("p", gap.lane(), seq)));
                    }
                    next.put(gap.lane(), gap.last() + 1);
                });
        long now = 0;
        for (Arrival arrival : schedule) {
            now += arrival.pause;
            Position position = new Position("p", arrival.lane, arrival.seq);
            arrived.add(position);
            resequencer.accept(Messages.at("c", position, Messages.NOON), now);
        }
        resequencer.expire(now + PATIENCE, PATIENCE);
        assertFalse(resequencer.isWaiting());
        for (Position position : arrived) {
            assertTrue(position.seq() < next.get(position.lane()));
        }
    }

    @Provide
    Arbitrary<List<Arrival>> schedules() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(1, 14),
                        Arbitraries.longs().between(0, 60),
                        Arbitraries.of(true, false))
                .as(Arrival::new)
                .list()
                .ofMaxSize(60);
    }

    private static List<String> of(Map<Integer, List<String>> heard, int lane) {
        return heard.computeIfAbsent(lane, none -> new ArrayList<>());
    }

    record Arrival(int lane, long seq, long pause, boolean expire) {}

    /** One stream, in the plainest words: what is held, and when each of it came. */
    private static final class Model {
        private final TreeMap<Long, Long> held = new TreeMap<>();
        private final List<String> heard = new ArrayList<>();
        private long next;

        private Model(long first) {
            next = first;
        }

        private void accept(long seq, long now) {
            if (seq >= next) {
                held.putIfAbsent(seq, now);
            }
            deliver();
        }

        private void expire(long now) {
            while (!held.isEmpty() && now - Collections.min(held.values()) >= PATIENCE) {
                heard.add(next + ".." + (held.firstKey() - 1));
                next = held.firstKey();
                deliver();
            }
        }

        private void deliver() {
            while (held.remove(next) != null) {
                heard.add("" + next++);
            }
        }
    }
}
