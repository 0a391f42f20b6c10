/** Redis Pub/Sub. */
module io.broadcaster.redis {
    requires transitive io.broadcaster.api;
    requires redis.clients.jedis;
    requires org.slf4j;

    exports io.broadcaster.redis;

    provides io.broadcaster.spi.BroadcasterProvider with
            io.broadcaster.redis.RedisBroadcasterProvider;
}
