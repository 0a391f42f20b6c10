package io.broadcaster.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.XAddParams;

/** Jedis, one connection. */
final class JedisPeer implements AutoCloseable {
    private final Jedis jedis;
    private final XAddParams capped =
            XAddParams.xAddParams().maxLen(Stream.LENGTH).approximateTrimming();

    JedisPeer(String address) {
        jedis = new Jedis(URI.create(address));
    }

    void loop(int each) {
        for (int i = 0; i < each; i++) {
            String text = Text.ENVELOPE.of(0, i);
            jedis.xadd(Stream.KEY, capped, Map.of(Stream.FIELD, text));
            jedis.publish(Channels.CHANNEL, text);
        }
    }

    /** Looks at every answer, in batches of so many messages. */
    void pipeline(int each, int batch) {
        for (int first = 0; first < each; first += batch) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<?>> answers = new ArrayList<>(2 * batch);
            for (int i = first; i < Math.min(first + batch, each); i++) {
                String text = Text.ENVELOPE.of(0, i);
                answers.add(pipeline.xadd(Stream.KEY, capped, Map.of(Stream.FIELD, text)));
                answers.add(pipeline.publish(Channels.CHANNEL, text));
            }
            pipeline.sync();
            answers.forEach(Response::get);
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
