package io.broadcaster.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Spring Data Redis over Lettuce. */
final class SpringDataPeer implements AutoCloseable {
    private static final byte[] KEY = utf8(Stream.KEY);
    private static final byte[] FIELD = utf8(Stream.FIELD);
    private static final byte[] CHANNEL = utf8(Channels.CHANNEL);

    private final LettuceConnectionFactory connections;
    private final StringRedisTemplate template;
    private final XAddOptions capped = XAddOptions.maxlen(Stream.LENGTH).approximateTrimming(true);

    SpringDataPeer(String address) {
        URI server = URI.create(address);
        connections = new LettuceConnectionFactory(server.getHost(), server.getPort());
        connections.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
        connections.afterPropertiesSet();
        connections.start();
        template = new StringRedisTemplate(connections);
    }

    void loop(int each) {
        for (int i = 0; i < each; i++) {
            String text = Text.ENVELOPE.of(0, i);
            template.opsForStream().add(Stream.KEY, Map.of(Stream.FIELD, text), capped);
            template.convertAndSend(Channels.CHANNEL, text);
        }
    }

    /** Batches of so many messages, each flushed at once. */
    void pipelined(int each, int batch) {
        for (int start = 0; start < each; start += batch) {
            int first = start;
            int last = Math.min(first + batch, each);
            RedisCallback<Object> sending = connection -> send(connection, first, last);
            if (template.executePipelined(sending).size() != 2 * (last - first)) {
                throw new IllegalStateException("an answer is missing");
            }
        }
    }

    @SuppressWarnings("NullAway") // a pipelined callback has to return null
    private Object send(RedisConnection connection, int first, int last) {
        for (int i = first; i < last; i++) {
            byte[] text = utf8(Text.ENVELOPE.of(0, i));
            connection
                    .streamCommands()
                    .xAdd(StreamRecords.rawBytes(Map.of(FIELD, text)).withStreamKey(KEY), capped);
            connection.publish(CHANNEL, text);
        }
        return null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
