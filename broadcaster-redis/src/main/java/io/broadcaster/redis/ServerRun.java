package io.broadcaster.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * One life of a server as a master.
 *
 * @param id changes with every start of the server and with every change of its role; null when it does not tell
 * @param keepsAll whether it writes what it acknowledges to its disk first, and has replicated nothing: otherwise it may
 *     come back with what another master took
 */
record ServerRun(String address, @Nullable String id, boolean keepsAll) {

    /** Asks for what the user may know. */
    static ServerRun ask(Exchanges exchanges, RedisServer server, Duration timeout) {
        return exchanges.run(server, timeout, connection -> {
            String info = text(connection, new CommandArguments(Command.INFO));
            String fsync = text(
                    connection, new CommandArguments(Command.CONFIG).add("GET").add("appendfsync"));
            String run = line(info, "run_id:");
            boolean keepsAll = info.contains("aof_enabled:1") && fsync.equals("always") && isAlone(info);
            return new ServerRun(
                    server.settings().address(), run == null ? null : run + line(info, "master_replid:"), keepsAll);
        });
    }

    /** Whether what was acknowledged at an earlier time, in that run, is certain to be still there. */
    boolean hasAllOf(@Nullable ServerRun earlier) {
        return earlier != null
                && id != null
                && earlier.id != null
                && address.equals(earlier.address)
                && (id.equals(earlier.id) || (keepsAll && earlier.keepsAll));
    }

    private static boolean isAlone(String info) {
        return "0".equals(line(info, "connected_slaves:")) && "-1".equals(line(info, "second_repl_offset:"));
    }

    /** The last text of the answer; empty when there is none. */
    private static String text(RedisConnection connection, CommandArguments command) {
        try {
            Object answer = connection.call(command);
            if (answer instanceof List<?> list) {
                answer = list.isEmpty() ? "" : list.get(list.size() - 1);
            }
            return answer instanceof byte[] bytes ? StreamEntry.text(bytes) : "";
        } catch (JedisDataException denied) {
            return "";
        }
    }

    private static @Nullable String line(String info, String key) {
        return info.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElse(null);
    }
}
