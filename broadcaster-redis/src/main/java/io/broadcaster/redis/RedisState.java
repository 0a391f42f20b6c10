package io.broadcaster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.SharedState;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What each node tells is one sorted set that expires as a whole, of members {@code key NUL value}: in the order of their
 * bytes, so that a prefix is one range of them. Beside them stands a sorted set of the nodes' names. All of it is in one
 * slot of a cluster. Thread-safe.
 */
final class RedisState implements SharedState {
    private static final byte END_OF_KEY = 0;
    /** Behind every member of a key. */
    private static final byte BEHIND_KEY = 1;
    /** Behind every text in UTF-8. */
    private static final byte BEHIND_PREFIX = (byte) 0xff;
    /** A sorted set must not be empty, so a node that tells nothing has this alone: the empty key. */
    private static final byte[] ALIVE = {END_OF_KEY};
    /** A name lives longer than what its node tells, by more than clocks are apart. */
    private static final long NAME_MILLIS = Duration.ofDays(1).toMillis();

    private final Servers servers;
    private final Names names;
    private final Exchanges exchanges;
    private final Duration timeout;

    RedisState(Servers servers, Names names, Exchanges exchanges, Duration timeout) {
        this.servers = servers;
        this.names = names;
        this.exchanges = exchanges;
        this.timeout = timeout;
    }

    /** @throws BroadcastException when the server can't be asked, or refuses */
    @Override
    public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
        List<Object> answers = ask(transaction(node, changes, timeToLive));
        List<?> results = (List<?>) answers.get(answers.size() - 1);
        return results.get(0).equals(1L);
    }

    private List<CommandArguments> transaction(String node, Map<String, String> changes, Duration timeToLive) {
        byte[] told = names.told(node).getBytes(UTF_8);
        List<CommandArguments> commands = new ArrayList<>();
        commands.add(new CommandArguments(Command.MULTI));
        commands.add(new CommandArguments(Command.EXISTS).add(told));
        changes.forEach((key, value) -> {
            commands.add(new CommandArguments(Command.ZREMRANGEBYLEX)
                    .add(told)
                    .add(bytes("[", key, END_OF_KEY))
                    .add(bytes("(", key, BEHIND_KEY)));
            if (!value.isEmpty()) {
                commands.add(add(told, 0, bytes(key, "\0" + value)));
            }
        });
        commands.add(add(told, 0, ALIVE));
        commands.add(expire(told, timeToLive.toMillis()));
        byte[] nodes = names.nodes().getBytes(UTF_8);
        long forgotten = System.currentTimeMillis() + timeToLive.toMillis();
        commands.add(add(nodes, forgotten, node.getBytes(UTF_8)));
        commands.add(new CommandArguments(Command.ZREMRANGEBYSCORE)
                .add(nodes)
                .add(0)
                .add(System.currentTimeMillis() - NAME_MILLIS));
        commands.add(expire(nodes, timeToLive.toMillis() + NAME_MILLIS));
        commands.add(new CommandArguments(Command.EXEC));
        return commands;
    }

    private static CommandArguments add(byte[] set, long score, byte[] member) {
        return new CommandArguments(Command.ZADD).add(set).add(score).add(member);
    }

    private static CommandArguments expire(byte[] key, long millis) {
        return new CommandArguments(Command.PEXPIRE).add(key).add(millis);
    }

    /** @throws BroadcastException when the server can't be asked */
    @Override
    public Map<String, Map<String, String>> read(String keyPrefix) {
        List<String> nodes = texts(ask(List.of(new CommandArguments(Command.ZRANGE)
                        .add(names.nodes())
                        .add(0)
                        .add(-1)))
                .get(0));
        List<Object> told = ask(nodes.stream()
                .map(node -> new CommandArguments(Command.ZRANGEBYLEX)
                        .add(names.told(node))
                        .add(bytes("[", keyPrefix))
                        .add(bytes("(", keyPrefix, BEHIND_PREFIX)))
                .toList());
        Map<String, Map<String, String>> all = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Map<String, String> values = values(texts(told.get(i)));
            if (!values.isEmpty()) {
                all.put(nodes.get(i), values);
            }
        }
        return all;
    }

    private static Map<String, String> values(List<String> members) {
        Map<String, String> values = new HashMap<>();
        for (String member : members) {
            int end = member.indexOf(END_OF_KEY);
            if (end > 0) {
                values.put(member.substring(0, end), member.substring(end + 1));
            }
        }
        return values;
    }

    private static List<String> texts(Object answer) {
        return ((List<?>) answer).stream().map(StreamEntry::text).toList();
    }

    /** Asks all in one go; throws the first refusal. */
    private List<Object> ask(List<CommandArguments> commands) {
        RedisServer server = servers.of(names.state());
        try {
            List<Object> answers = exchanges.run(server, timeout, connection -> connection.callAll(commands));
            answers.forEach(RedisState::throwRefusal);
            return answers;
        } catch (JedisException e) {
            servers.forget();
            throw server.failure(e, List.of());
        }
    }

    private static void throwRefusal(Object answer) {
        if (answer instanceof JedisDataException refusal) {
            throw refusal;
        }
        if (answer instanceof List<?> results) {
            results.forEach(RedisState::throwRefusal);
        }
    }

    private static byte[] bytes(String start, String text, byte... end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(start.getBytes(UTF_8));
        bytes.writeBytes(text.getBytes(UTF_8));
        bytes.writeBytes(end);
        return bytes.toByteArray();
    }
}
