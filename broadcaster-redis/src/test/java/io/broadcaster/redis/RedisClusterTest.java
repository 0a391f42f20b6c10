package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.message;
import static io.broadcaster.redis.Messages.publishWhenPossible;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.util.JedisClusterCRC16;

class RedisClusterTest {
    private static final List<String> CHANNELS =
            IntStream.range(0, 12).mapToObj(i -> "channel-" + i).toList();

    @Test
    void channelsOfAllServersArePublishedHeardAndRemembered() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            assertEquals(3, CHANNELS.stream().map(cluster::master).distinct().count());
            Map<String, Heard> heard = listen(broadcaster, CHANNELS);

            broadcaster.publish(oneEach(CHANNELS, 1));
            broadcaster.publish(oneEach(CHANNELS, 2));
            broadcaster.append("pusher", oneEach(CHANNELS, 3));

            heard.forEach((channel, by) -> {
                by.awaitMessages(2);
                assertEquals(List.of("1", "2"), by.data());
                await().until(() -> by.carriedElsewhere.equals(List.of("pusher 3")));
                List<Message> kept =
                        broadcaster.read(channel, null, 9, Order.OLDEST_FIRST).messages();
                assertEquals(
                        List.of("1", "2", "3"), kept.stream().map(Message::data).toList());
            });
        }
    }

    @Test
    void fault25ListenersOfAllServersComeBackAndCatchUp() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of());
                RedisBroadcaster publisher = cluster.broadcaster(Map.of())) {
            Map<String, Heard> heard = listen(broadcaster, CHANNELS);
            for (RedisServerFixture node : cluster.nodes()) {
                try (Jedis admin = node.admin()) {
                    admin.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
                }
            }
            publisher.publish(oneEach(CHANNELS, 1));

            heard.values().forEach(by -> {
                by.awaitListening(2);
                await().until(() -> by.distinctData().equals(List.of("1")));
                assertEquals(List.of(true, true), by.complete);
            });
        }
    }

    @Test
    void fault20ASlotThatMovesTakesItsListenersAlongAndTheNextPublishFollows() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            String channel = CHANNELS.get(0);
            Heard heard = listen(broadcaster, List.of(channel)).get(channel);
            broadcaster.publish(oneEach(List.of(channel), 1));
            heard.awaitMessages(1);

            move(cluster, channel);
            publishWhenPossible(broadcaster, oneEach(List.of(channel), 2));

            heard.awaitListening(2);
            publishWhenPossible(broadcaster, oneEach(List.of(channel), 3));
            await().until(() -> heard.distinctData().contains("3"));
        }
    }

    @Test
    void fault20ASlotThatMovesLeavesTheOtherChannelsOfItsServerHeard() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            String moves = CHANNELS.get(0);
            List<String> channels = CHANNELS.stream()
                    .filter(channel -> cluster.master(channel) == cluster.master(moves))
                    .toList();
            assertTrue(channels.size() > 1);
            Map<String, Heard> heard = listen(broadcaster, channels);

            move(cluster, moves);

            heard.values().forEach(by -> by.awaitListening(2));
            for (String channel : channels) {
                publishWhenPossible(broadcaster, oneEach(List.of(channel), 1));
            }
            heard.values().forEach(by -> await().until(() -> by.distinctData().contains("1")));
        }
    }

    /** To the next server, with nothing of what is remembered. */
    private static void move(RedisCluster cluster, String channel) {
        RedisServerFixture from = cluster.master(channel);
        int next = (cluster.nodes().indexOf(from) + 1) % cluster.nodes().size();
        int slot = JedisClusterCRC16.getSlot(channel);
        try (Jedis target = cluster.nodes().get(next).admin();
                Jedis source = from.admin()) {
            String id = target.clusterMyId();
            source.del("broadcaster:stream:{" + channel + "}");
            target.clusterSetSlotNode(slot, id);
            source.clusterSetSlotNode(slot, id);
            target.clusterBumpEpoch();
        }
    }

    @Test
    void aFailoverIsFollowedByPublishersAndListeners() {
        try (RedisCluster cluster = RedisCluster.started(true);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            String channel = CHANNELS.get(0);
            Heard heard = listen(broadcaster, List.of(channel)).get(channel);
            broadcaster.publish(oneEach(List.of(channel), 1));
            heard.awaitMessages(1);

            cluster.master(channel).kill();
            BroadcastException e = failure(broadcaster, oneEach(List.of(channel), 2));
            assertEquals(Reason.UNAVAILABLE, e.reason());
            publishWhenPossible(broadcaster, oneEach(List.of(channel), 3));

            heard.awaitListening(2);
            await().until(() -> heard.distinctData().contains("3"));
            assertEquals(List.of(true, false), heard.complete, "what a dead master had told nobody cannot be known");
        }
    }

    @Test
    void aPartOfABatchWhoseServerIsGoneFailsAlone() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            broadcaster.publish(oneEach(CHANNELS, 1));
            RedisServerFixture dead = cluster.master(CHANNELS.get(0));
            dead.kill();

            BroadcastException e = failure(broadcaster, oneEach(CHANNELS, 2));

            for (int i = 0; i < CHANNELS.size(); i++) {
                boolean lost = cluster.master(CHANNELS.get(i)) == dead;
                assertEquals(!lost, e.outcomes().get(i) == Outcome.ACCEPTED, CHANNELS.get(i));
            }
        }
    }

    @Test
    void fault18AClusterThatIsDownTakesNothingUntilItsLostServerIsBack() {
        try (RedisCluster cluster = RedisCluster.started(false);
                RedisBroadcaster broadcaster = cluster.broadcaster(Map.of())) {
            Map<String, Heard> heard = listen(broadcaster, CHANNELS);
            RedisServerFixture lost = cluster.master(CHANNELS.get(0));
            List<String> others = CHANNELS.stream()
                    .filter(channel -> cluster.master(channel) != lost)
                    .toList();
            lost.kill();
            cluster.awaitDown();

            cluster.allowShardedWhenDown(false);
            BroadcastException refused = failure(broadcaster, oneEach(others, 1));
            assertEquals(Reason.UNAVAILABLE, refused.reason());
            assertTrue(refused.getMessage().contains("CLUSTERDOWN"), refused.getMessage());
            assertEquals(Collections.nCopies(others.size(), Outcome.REFUSED), refused.outcomes());
            cluster.allowShardedWhenDown(true); // the server's default: told to those who listen, but not remembered
            BroadcastException unknown = failure(broadcaster, oneEach(others, 2));
            assertEquals(Reason.UNAVAILABLE, unknown.reason());
            assertEquals(Collections.nCopies(others.size(), Outcome.UNKNOWN), unknown.outcomes());

            lost.start();
            cluster.awaitReady();
            CHANNELS.forEach(channel -> publishWhenPossible(broadcaster, oneEach(List.of(channel), 3)));
            heard.forEach((channel, by) -> {
                await().until(() -> by.distinctData().contains("3"));
                assertFalse(by.data().contains("1"), channel);
            });
        }
    }

    @Test
    void aServerWithoutShardedChannelsIsToldApart() throws IOException {
        String slots = "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:";
        int[] port = new int[1];
        try (FakeRedis old = FakeRedis.master(command -> switch (command.get(0)) {
            case "CLUSTER" -> slots + port[0] + "\r\n";
            default -> "-ERR unknown command `" + command.get(0) + "`\r\n";
        })) {
            port[0] = old.port();
            try (RedisBroadcaster broadcaster =
                    old.broadcaster(Map.of("REDIS_CLUSTER_NODES", "127.0.0.1:" + old.port()), Duration.ofSeconds(5))) {
                BroadcastException e = failure(broadcaster, oneEach(CHANNELS, 1));

                assertEquals(Reason.UNAVAILABLE, e.reason());
                assertTrue(e.getMessage().contains("Redis 7"), e.getMessage());
            }
        }
    }

    private static Map<String, Heard> listen(RedisBroadcaster broadcaster, List<String> channels) {
        Map<String, Heard> heard = new LinkedHashMap<>();
        channels.forEach(channel -> {
            Heard by = new Heard();
            heard.put(channel, by);
            broadcaster.subscribe(channel, by);
        });
        heard.values().forEach(by -> by.awaitListening(1));
        return heard;
    }

    private static List<Message> oneEach(List<String> channels, int seq) {
        List<Message> messages = new ArrayList<>();
        channels.forEach(channel -> messages.add(message(channel, seq, "" + seq)));
        return messages;
    }
}
