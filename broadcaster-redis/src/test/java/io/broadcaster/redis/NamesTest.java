package io.broadcaster.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.util.JedisClusterCRC16;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"logs", "private-x", "{a}b", "a{b}c", "{", "}", "{}", "{}x", "a}b{c", "a{{b}}", "канал", "{a"})
    void whatBelongsToAChannelLivesWhereTheChannelLives(String channel) {
        for (String prefix : new String[] {"", "prod:", "{app}:"}) {
            Names names = new Names(prefix);
            int slot = JedisClusterCRC16.getSlot(names.channel(channel));

            assertEquals(slot, JedisClusterCRC16.getSlot(names.stream(channel)), names.stream(channel));
            assertEquals(slot, JedisClusterCRC16.getSlot(names.probe(channel, "x")), names.probe(channel, "x"));
        }
    }
}
