package io.broadcaster.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lettuce: one connection publishes without waiting, another listens; both reconnect by themselves. */
record LettuceOutage(String url) implements OutageContender {

    @Override
    public void listen(OutageRole.Printer printer) {
        StatefulRedisPubSubConnection<String, String> connection =
                RedisClient.create(url).connectPubSub();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                printer.heard(Integer.parseInt(message));
            }
        });
        connection.sync().subscribe("outage");
        printer.ready();
    }

    @Override
    public Sender sender(BitSet acknowledged) {
        RedisClient client = RedisClient.create(url);
        var commands = client.connect().async();
        List<RedisFuture<Long>> sent = new ArrayList<>();
        return new Sender() {
            @Override
            public void send(int number) {
                RedisFuture<Long> published = commands.publish("outage", Integer.toString(number));
                sent.add(published);
                var unused = published.thenRun(() -> OutageContender.acknowledge(acknowledged, number));
            }

            @Override
            public void close() {
                sent.forEach(published -> published
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .handle((count, failure) -> null)
                        .join());
                client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            }
        };
    }
}
