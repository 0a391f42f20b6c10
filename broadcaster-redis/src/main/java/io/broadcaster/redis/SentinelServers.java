package io.broadcaster.redis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/**
 * One master for all channels, of which the sentinels say where it is.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/sentinel-clients/">Guidelines for Sentinel clients</a>
 */
final class SentinelServers implements Servers {
    private final String master;
    private final Seeds sentinels;
    private final KnownServers known;
    private volatile @Nullable RedisServer current;

    SentinelServers(String master, List<RedisSettings> sentinels, RedisSettings settings, Exchanges exchanges) {
        this.master = master;
        this.sentinels = new Seeds(
                sentinels, exchanges, "check that REDIS_SENTINEL_MASTER is the name under which they watch the master");
        this.known = new KnownServers(settings);
    }

    @Override
    public RedisServer of(String channel) {
        RedisServer server = current;
        return server == null ? ask() : server;
    }

    private RedisServer ask() {
        CommandArguments question = new CommandArguments(Command.SENTINEL)
                .add("GET-MASTER-ADDR-BY-NAME")
                .add(master);
        RedisServer server = known.at(sentinels.ask(question, (sentinel, answer) -> address(answer)));
        current = server;
        return server;
    }

    private static @Nullable HostAndPort address(Object answer) {
        return answer instanceof List<?> parts && parts.size() == 2
                ? new HostAndPort(StreamEntry.text(parts.get(0)), Integer.parseInt(StreamEntry.text(parts.get(1))))
                : null;
    }

    @Override
    public void forget() {
        current = null;
    }

    @Override
    public boolean stillServes(RedisServer server, String channel) {
        try {
            return ask() == server;
        } catch (RuntimeException nobodyAnswers) {
            return true;
        }
    }

    @Override
    public Map<String, Object> describe() {
        RedisServer server = current;
        return Map.of(
                "sentinel_master",
                master,
                "sentinel_nodes",
                sentinels.toString(),
                "host",
                server == null ? "" : server.settings().host(),
                "port",
                server == null ? 0 : server.settings().port(),
                "db",
                known.settings().database(),
                "use_tls",
                known.settings().tls());
    }

    @Override
    public String toString() {
        return "sentinels " + sentinels + " of " + master;
    }

    @Override
    public void close() {
        sentinels.close();
        known.close();
    }
}
