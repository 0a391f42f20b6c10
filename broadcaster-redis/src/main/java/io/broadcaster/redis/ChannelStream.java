package io.broadcaster.redis;

import io.broadcaster.redis.Exchanges.Caller;
import io.broadcaster.spi.History.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** The stream that remembers one channel, on its server. */
final class ChannelStream {
    private final Caller caller;
    private final String key;
    private final Retention retention;

    ChannelStream(Caller caller, Wire wire, String channel) {
        this.caller = caller;
        this.key = wire.names().stream(channel);
        this.retention = wire.retention();
    }

    StreamScan scan(Order order, @Nullable StreamId from) {
        return new StreamScan(caller, key, order, from);
    }

    /**
     * Whether the server takes new entries, as one that is full or cannot save does not: what it publishes nevertheless
     * is not in the stream. Adds nothing, since there is no stream of that name.
     */
    boolean isOpen() {
        try {
            caller.call(new CommandArguments(Command.XADD)
                    .add(key + ":none")
                    .add("NOMKSTREAM")
                    .add("*")
                    .add(StreamEntry.MARK)
                    .add(""));
            return true;
        } catch (JedisDataException refused) {
            return !ErrorReply.isOfServerWithoutRoom(String.valueOf(refused.getMessage()));
        }
    }

    /** Asks for the newest entry. */
    static CommandArguments newest(String key) {
        return new CommandArguments(Command.XREVRANGE)
                .add(key)
                .add("+")
                .add("-")
                .add("COUNT")
                .add(1);
    }

    /** A place that will be recognized: the newest entry, or a new mark where there is none that will stay. */
    StreamId place() {
        return place(StreamEntry.parse(caller.call(newest(key))));
    }

    /** @param newest what {@link #newest} was answered */
    StreamId place(List<StreamEntry> newest) {
        if (isOld(newest)) {
            StreamId mark = mark();
            retention.upkeep(key).forEach(caller::call);
            return mark;
        }
        if (newest.get(0).isMark()) {
            caller.call(retention.keep(key)); // a reader's, which would go soon
        }
        return newest.get(0).id();
    }

    /**
     * As {@link #place()}, for a reader: where there is no stream, the mark stays for ten minutes only, because anybody may
     * ask for any channel.
     */
    StreamId readersPlace() {
        List<StreamEntry> newest = StreamEntry.parse(caller.call(newest(key)));
        if (!newest.isEmpty()) {
            return isOld(newest) ? place(newest) : newest.get(0).id();
        }
        StreamId mark = mark();
        caller.call(retention.keepBriefly(key));
        if (hasMoreThanOne()) { // and whoever adds the next one keeps it by himself
            caller.call(retention.keep(key));
        }
        return mark;
    }

    private boolean isOld(List<StreamEntry> newest) {
        long old = System.currentTimeMillis() - retention.maxAge().toMillis() / 2;
        return newest.isEmpty() || newest.get(0).id().millis() < old;
    }

    private boolean hasMoreThanOne() {
        CommandArguments two = new CommandArguments(Command.XRANGE)
                .add(key)
                .add("-")
                .add("+")
                .add("COUNT")
                .add(2);
        return StreamEntry.parse(caller.call(two)).size() > 1;
    }

    private StreamId mark() {
        Object id = caller.call(retention.add(key).add(StreamEntry.MARK).add(""));
        return StreamId.parse(StreamEntry.text(id));
    }
}
