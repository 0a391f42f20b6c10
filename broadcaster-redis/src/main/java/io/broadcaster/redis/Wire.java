package io.broadcaster.redis;

import java.time.Duration;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * What all connections of a broadcaster agree on.
 *
 * @param sharded whether channels are bound to the servers of a cluster that own their slots; otherwise any server
 *     passes a message on
 * @param publishTimeout how much later than on its channel a message may come to the channel's stream
 */
record Wire(Names names, boolean sharded, Retention retention, HistoryHealth history, Duration publishTimeout) {

    /** A PUBLISH that lacks only the text. */
    CommandArguments publish(String wireChannel) {
        return new CommandArguments(sharded ? Command.SPUBLISH : Command.PUBLISH).add(wireChannel);
    }

    CommandArguments subscribe(String wireChannel) {
        return new CommandArguments(sharded ? Command.SSUBSCRIBE : Command.SUBSCRIBE).add(wireChannel);
    }

    CommandArguments unsubscribe(String wireChannel) {
        return new CommandArguments(sharded ? Command.SUNSUBSCRIBE : Command.UNSUBSCRIBE).add(wireChannel);
    }
}
