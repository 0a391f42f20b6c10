package io.broadcaster.benchmarks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RFuture;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redisson's topic, published to without waiting. */
record RedissonOutage(String url) implements OutageContender {

    private RedissonClient client() {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        return Redisson.create(config);
    }

    private static RTopic topic(RedissonClient client) {
        return client.getTopic("outage", StringCodec.INSTANCE);
    }

    @Override
    public void listen(OutageRole.Printer printer) {
        topic(client()).addListener(String.class, (channel, message) -> printer.heard(Integer.parseInt(message)));
        printer.ready();
    }

    @Override
    public Sender sender(BitSet acknowledged) {
        RedissonClient client = client();
        RTopic topic = topic(client);
        List<RFuture<Long>> sent = new ArrayList<>();
        return new Sender() {
            @Override
            public void send(int number) {
                RFuture<Long> published = topic.publishAsync(Integer.toString(number));
                sent.add(published);
                var unused = published.thenRun(() -> OutageContender.acknowledge(acknowledged, number));
            }

            @Override
            public void close() {
                sent.forEach(published -> published
                        .toCompletableFuture()
                        .handle((count, failure) -> null)
                        .join());
                client.shutdown();
            }
        };
    }
}
