package io.broadcaster.redis;

import redis.clients.jedis.exceptions.JedisException;

/** We ended it ourselves. */
final class Cancelled extends JedisException {
    private static final long serialVersionUID = 1L;

    Cancelled(String why) {
        super(why);
    }
}
