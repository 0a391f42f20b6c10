package io.broadcaster.manager;

import io.broadcaster.spi.Limits;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that share a list of routes: all routes, in order of preference, or, when broadcasting to all, one route.
 * Belongs to the dispatcher's thread.
 */
final class Lanes {
    final int group;
    final List<Route> routes;
    private final @Nullable Lane[] lanes;
    private final ArrayDeque<Lane> waiting = new ArrayDeque<>();
    private boolean lingering;
    private long lingerEnd;
    /** Whether only the lingering keeps the next batch, and not the want of a route. */
    private boolean growing;

    Lanes(int group, List<Route> routes, int count) {
        this.group = group;
        this.routes = List.copyOf(routes);
        this.lanes = new Lane[count];
    }

    void add(Pending pending) {
        Lane lane = lane(pending.lane);
        lane.add(pending);
        await(lane, false);
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** How many lanes wait for a route. */
    int waiting() {
        return waiting.size();
    }

    /** Whether what waits should still grow, for at most so long; false from then on until all of it is taken. */
    boolean lingers(long now, long nanos) {
        if (!lingering) {
            lingering = true;
            lingerEnd = now + nanos;
        }
        growing = now - lingerEnd < 0;
        return growing;
    }

    /** Forgets that the next batch still grows, until it is asked again. */
    void stopGrowing() {
        growing = false;
    }

    /** For how many nanoseconds the next batch still grows; {@link Long#MAX_VALUE} when none does. */
    long lingerNanos(long now) {
        return growing ? lingerEnd - now : Long.MAX_VALUE;
    }

    /**
     * Takes the next batch, from several lanes unless {@code single}; those lanes are in flight until it lands.
     *
     * @param limits of the route that it is for
     * @param expired takes what may not be sent any more
     */
    List<Pending> take(Limits limits, boolean single, long now, Consumer<Pending> expired) {
        Filling filling = new Filling(limits);
        boolean done = false;
        for (Iterator<Lane> line = waiting.iterator(); line.hasNext() && !filling.isFull() && !done; ) {
            Lane lane = line.next();
            int before = filling.batch.size();
            fill(filling, lane, now, expired);
            lane.inFlight = filling.batch.size() > before;
            if (lane.inFlight || lane.peek() == null) {
                line.remove();
                lane.waiting = false;
            }
            done = single && lane.inFlight;
        }
        lingering &= isWaiting();
        return filling.batch;
    }

    private void fill(Filling filling, Lane lane, long now, Consumer<Pending> expired) {
        for (Pending next = lane.peek(); next != null; next = lane.peek()) {
            if (next.isExpired(now)) {
                expired.accept(next);
                continue;
            }
            if (!filling.add(next)) {
                return;
            }
            lane.removeFirst();
            next.takeOff(group);
        }
    }

    /** Ends the flight of a batch; what has to be sent again goes back to the head of its lane, in order. */
    void land(List<Pending> batch, List<Pending> again) {
        batch.forEach(pending -> pending.land(group));
        for (int i = again.size() - 1; i >= 0; i--) {
            lane(again.get(i).lane).putBack(again.get(i));
        }
        for (Pending pending : batch) {
            Lane lane = lane(pending.lane);
            lane.inFlight = false;
            await(lane, !again.isEmpty());
        }
    }

    /** Every message that waits at the head of its lane past its deadline. */
    void expire(long now, Consumer<Pending> expired) {
        for (Lane lane : List.copyOf(waiting)) {
            for (Pending next = lane.peek(); next != null && next.isExpired(now); next = lane.peek()) {
                expired.accept(next);
            }
        }
        waiting.removeIf(lane -> {
            lane.waiting = lane.peek() != null;
            return !lane.waiting;
        });
    }

    /** Every message that waits in a lane; the consumer may close it. */
    void forEachQueued(Consumer<Pending> consumer) {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.queued().forEach(consumer);
                lane.compact();
            }
        }
    }

    /** A message in that lane was closed. */
    void tidy(int lane) {
        lane(lane).tidy();
    }

    private void await(Lane lane, boolean first) {
        if (lane.waiting || lane.inFlight || lane.peek() == null) {
            return;
        }
        lane.waiting = true;
        if (first) {
            waiting.addFirst(lane);
        } else {
            waiting.addLast(lane);
        }
    }

    private Lane lane(int index) {
        Lane lane = lanes[index];
        if (lane == null) {
            lane = new Lane(index, group);
            lanes[index] = lane;
        }
        return lane;
    }
}
