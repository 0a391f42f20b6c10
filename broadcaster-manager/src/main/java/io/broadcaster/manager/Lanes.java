package io.broadcaster.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
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

    /**
     * Takes the next batch, from several lanes unless {@code single}; those lanes are in flight until it lands.
     *
     * @param expired takes what may not be sent any more
     */
    List<Pending> take(int most, boolean single, long now, Consumer<Pending> expired) {
        List<Pending> batch = new ArrayList<>();
        int limit = most;
        Lane lane = waiting.peekFirst();
        while (lane != null && batch.size() < limit) {
            int before = batch.size();
            limit = fill(batch, lane, limit, now, expired);
            if (batch.size() == before && lane.peek() != null) {
                break;
            }
            waiting.removeFirst();
            lane.waiting = false;
            lane.inFlight = batch.size() > before;
            lane = single && lane.inFlight ? null : waiting.peekFirst();
        }
        return batch;
    }

    private int fill(List<Pending> batch, Lane lane, int most, long now, Consumer<Pending> expired) {
        int limit = most;
        for (Pending next = lane.peek(); next != null; next = lane.peek()) {
            if (next.isExpired(now)) {
                expired.accept(next);
                continue;
            }
            limit = Math.min(limit, Math.max(next.batchLimit, batch.size()));
            if (batch.size() >= limit) {
                break;
            }
            lane.removeFirst();
            next.takeOff(group);
            batch.add(next);
        }
        return limit;
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
