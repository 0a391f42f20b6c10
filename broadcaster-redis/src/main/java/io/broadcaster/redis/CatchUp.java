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
     * By the reading thread, between the server's confirmation and the first message behind it. The subscription is told
     * when something may be missing.
     *
     * @throws JedisException when the connection fails; what was handed over is not handed over again
     */
    void run(RedisSubscription subscription) {
        if (subscription.isFirst()) {
            begin(subscription);
        } else {
            goOn(subscription);
        }
        subscription.caughtUp(run, wire.publishTimeout());
    }

    /** Whoever listens for the first time has missed nothing. */
    private void begin(RedisSubscription subscription) {
        try {
            subscription.heardUpTo(stream(subscription).place());
        } catch (JedisException notNow) {
            // the watchdog asks again
        }
    }

    private void goOn(RedisSubscription subscription) {
        if (!run.hasAllOf(subscription.run())) {
            subscription.missed();
        }
        again(subscription);
        if (!stream(subscription).isOpen()) {
            subscription.missed();
        }
    }

    /** For what was published just before we subscribed and reached the stream just after we had read it. */
    void again(RedisSubscription subscription) {
        try {
            StreamId last = subscription.heardUpTo();
            if (last == null) {
                subscription.missed();
                subscription.heardUpTo(stream(subscription).place());
            } else {
                replay(subscription, last);
            }
        } catch (JedisDataException refused) {
            if (!ErrorReply.isOfHistoryAlone(String.valueOf(refused.getMessage()))) {
                throw refused;
            }
            subscription.missed();
        }
    }

    /** As long as the entry behind which it begins is still there, so is everything behind it. */
    private void replay(RedisSubscription subscription, StreamId last) {
        StreamScan scan = stream(subscription).scan(Order.OLDEST_FIRST, last);
        List<StreamEntry> piece = scan.next();
        if (piece.isEmpty() || !piece.get(0).id().equals(last)) {
            subscription.missed();
        }
        while (!piece.isEmpty() && !subscription.isClosed()) {
            for (StreamEntry entry : piece) {
                if (!entry.id().equals(last)) {
                    subscription.entry(entry);
                }
            }
            piece = scan.next();
            if (scan.isTorn()) {
                subscription.missed();
            }
        }
    }

    private ChannelStream stream(RedisSubscription subscription) {
        return new ChannelStream(caller, wire, subscription.channel());
    }
}
