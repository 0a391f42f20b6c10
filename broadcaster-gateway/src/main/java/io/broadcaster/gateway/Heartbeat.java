package io.broadcaster.gateway;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pings the silent connections of one event loop, and closes those that stay silent. */
final class Heartbeat implements Runnable {
    private static final String PING = Frames.event("pusher:ping", null, "{}");

    private final Shard shard;
    private final long activityNanos;
    private final long pongNanos;

    private Heartbeat(Shard shard, ServerLimits limits) {
        this.shard = shard;
        this.activityNanos = limits.activityTimeout().toNanos();
        this.pongNanos = limits.pongTimeout().toNanos();
    }

    static void start(Shard shard, ServerLimits limits) {
        Heartbeat heartbeat = new Heartbeat(shard, limits);
        long period = Math.max(1, Math.min(heartbeat.activityNanos, heartbeat.pongNanos) / 4);
        var unused = shard.loop.scheduleAtFixedRate(heartbeat, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        for (Connection connection : List.copyOf(shard.connections)) {
            try {
                check(connection, now);
            } catch (Throwable fault) { // which would end all further heartbeats
                Unexpected.log(fault);
            }
        }
    }

    private void check(Connection connection, long now) {
        long silent = now - connection.lastHeard;
        if (silent >= activityNanos + pongNanos) {
            connection.close(CloseCode.NO_PONG, "Pong reply not received in time");
        } else if (silent >= activityNanos && !connection.pinged) {
            connection.pinged = true;
            connection.send(PING);
        }
    }
}
