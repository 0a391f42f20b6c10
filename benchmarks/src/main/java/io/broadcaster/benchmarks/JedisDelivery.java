package io.broadcaster.benchmarks;

import java.net.URI;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/** A bare publish to a bare subscriber. */
final class JedisDelivery implements Delivery {
    private final String address;
    private final Jedis jedis;

    JedisDelivery(String address) {
        this.address = address;
        this.jedis = new Jedis(URI.create(address));
    }

    @Override
    public void listen(Consumer<String> heard) throws Exception {
        Listening.REDIS.open(address, heard);
    }

    @Override
    public void send(String text) {
        jedis.publish(Channels.CHANNEL, text);
    }

    @Override
    public void close() {
        jedis.close();
    }
}
