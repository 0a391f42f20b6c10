package io.broadcaster.redis;

import io.broadcaster.redis.Exchanges.Caller;
import io.broadcaster.spi.History.Order;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Brings a subscription from where it was heard last to the present, on another connection than the one that listens. */
final class CatchUp {
    private final Caller caller;
    private final Wire wire;
    private final ServerRun run;

    CatchUp(Caller caller, Wire wire, ServerRun run) {
        this.caller = caller;
        this.wire = wire;
        this.run = run;
    }

    /**
     * By the reading thread, between the server's confirmation and the first message behind it.
     *
     * @return whether nothing can be missing
     * @throws JedisException when the connection fails; what was handed over is not handed over again
     */
    boolean run(RedisSubscription subscription) {
        boolean complete = subscription.isFirst() ? begin(subscription) : goOn(subscription);
        subscription.caughtUp(run);
        return complete;
    }

    /** Whoever listens for the first time has missed nothing. */
    private boolean begin(RedisSubscription subscription) {
        try {
            subscription.heardUpTo(stream(subscription).place());
        } catch (JedisException notNow) {
            // the watchdog asks again
        }
        return true;
    }

    private boolean goOn(RedisSubscription subscription) {
        try {
            StreamId last = subscription.heardUpTo();
            if (last == null) {
                subscription.heardUpTo(stream(subscription).place());
                return false;
            }
            return replay(subscription, last) && run.hasAllOf(subscription.run());
        } catch (JedisDataException refused) {
            if (ErrorReply.isOfHistoryAlone(String.valueOf(refused.getMessage()))) {
                return false;
            }
            throw refused;
        }
    }

    /** Whether the entry behind which it begins was still there, and so everything behind it. */
    private boolean replay(RedisSubscription subscription, StreamId last) {
        StreamScan scan = stream(subscription).scan(Order.OLDEST_FIRST, last);
        List<StreamEntry> piece = scan.next();
        boolean found = !piece.isEmpty() && piece.get(0).id().equals(last);
        for (; !piece.isEmpty() && !subscription.isClosed(); piece = scan.next()) {
            for (StreamEntry entry : piece) {
                if (!entry.id().equals(last)) {
                    subscription.entry(entry);
                }
            }
        }
        return found;
    }

    private ChannelStream stream(RedisSubscription subscription) {
        return new ChannelStream(caller, wire, subscription.channel());
    }

    /** Once more, for what was published just before we subscribed and reached the stream just after we had read it. */
    void again(RedisSubscription subscription) {
        StreamId last = subscription.heardUpTo();
        if (last != null) {
            replay(subscription, last);
        }
    }
}
