package io.broadcaster.redis;

import io.broadcaster.spi.Options.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * How much of a channel is remembered: its stream is trimmed by count with every entry, by age now and then, and goes as
 * a whole when nothing came for so long.
 */
record Retention(int entries, Duration maxAge) {
    /** From here on whole nodes of the stream are trimmed (100 entries), which is far cheaper. */
    private static final int MANY = 200;

    private static final int ONE_IN = 64;
    private static final Duration BRIEF = Duration.ofMinutes(10);

    /** Room for half as many again, because what is appended in full after it was shortened takes two entries. */
    static Retention of(Shared shared) {
        int most = shared.historyMaxMessages();
        return new Retention((int) Math.min(Integer.MAX_VALUE, most + most / 2L), shared.historyMaxAge());
    }

    /** An XADD that lacks only the fields. */
    CommandArguments add(String stream) {
        return new CommandArguments(Command.XADD)
                .add(stream)
                .add("MAXLEN")
                .add(entries < MANY ? "=" : "~")
                .add(entries)
                .add("*");
    }

    /** What else there is to do with a stream after adding to it. */
    List<CommandArguments> upkeep(String stream) {
        List<CommandArguments> commands = new ArrayList<>();
        commands.add(keep(stream));
        if (ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
            commands.add(new CommandArguments(Command.XTRIM)
                    .add(stream)
                    .add("MINID")
                    .add("~")
                    .add(Math.max(0, System.currentTimeMillis() - maxAge.toMillis())));
        }
        return commands;
    }

    /** For as long as messages are remembered. */
    CommandArguments keep(String stream) {
        return expire(stream, maxAge);
    }

    /** While a reader is likely to come again. */
    CommandArguments keepBriefly(String stream) {
        return expire(stream, maxAge.compareTo(BRIEF) < 0 ? maxAge : BRIEF);
    }

    private static CommandArguments expire(String stream, Duration time) {
        return new CommandArguments(Command.PEXPIRE).add(stream).add(time.toMillis());
    }
}
