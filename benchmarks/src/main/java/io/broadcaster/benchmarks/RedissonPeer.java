package io.broadcaster.benchmarks;

import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RStream;
import org.redisson.api.RStreamAsync;
import org.redisson.api.RTopic;
import org.redisson.api.RTopicAsync;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redisson's topic and stream. */
final class RedissonPeer implements AutoCloseable {
    private final RedissonClient client;

    RedissonPeer(String address) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer().setAddress(address);
        client = Redisson.create(config);
    }

    void sync(int each) {
        RStream<String, String> stream = client.getStream(Stream.KEY);
        RTopic topic = client.getTopic(Channels.CHANNEL);
        for (int i = 0; i < each; i++) {
            String text = Text.ENVELOPE.of(0, i);
            var unused = stream.add(entry(text));
            topic.publish(text);
        }
    }

    /** Batches of so many messages, one after the other, since several at once travel over several connections. */
    void batches(int each, int batch) {
        for (int first = 0; first < each; first += batch) {
            RBatch commands = client.createBatch(BatchOptions.defaults());
            RStreamAsync<String, String> stream = commands.getStream(Stream.KEY);
            RTopicAsync topic = commands.getTopic(Channels.CHANNEL);
            for (int i = first; i < Math.min(first + batch, each); i++) {
                String text = Text.ENVELOPE.of(0, i);
                var unusedId = stream.addAsync(entry(text));
                var unusedCount = topic.publishAsync(text);
            }
            List<?> answers = commands.execute().getResponses();
            if (answers.size() < batch && first + batch <= each) {
                throw new IllegalStateException("only " + answers.size() + " answers");
            }
        }
    }

    private static StreamAddArgs<String, String> entry(String text) {
        return StreamAddArgs.entry(Stream.FIELD, text)
                .trimNonStrict()
                .maxLen(Stream.LENGTH)
                .noLimit();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
