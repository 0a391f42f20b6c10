package io.broadcaster.benchmarks;

import java.net.URI;
import java.util.BitSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Jedis: a pooled client publishes, a loop subscribes again whenever the connection ends. */
record JedisOutage(String url) implements OutageContender {

    @Override
    public void listen(OutageRole.Printer printer) {
        while (true) {
            try (Jedis jedis = new Jedis(URI.create(url))) {
                jedis.subscribe(
                        new JedisPubSub() {
                            @Override
                            public void onMessage(String channel, String message) {
                                printer.heard(Integer.parseInt(message));
                            }

                            @Override
                            public void onSubscribe(String channel, int count) {
                                printer.ready();
                            }
                        },
                        "outage");
            } catch (JedisException again) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public Sender sender(BitSet acknowledged) {
        RedisClient client = RedisClient.create(URI.create(url));
        return new Sender() {
            @Override
            public void send(int number) {
                try {
                    client.publish("outage", Integer.toString(number));
                    OutageContender.acknowledge(acknowledged, number);
                } catch (JedisException logged) {
                    System.err.println(number + ": " + logged.getMessage());
                }
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
