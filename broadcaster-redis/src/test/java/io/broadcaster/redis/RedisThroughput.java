package io.broadcaster.redis;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.XAddParams;

/**
 * Messages per second of one thread to a Redis on this machine, without subscribers. The driver and its peers do the same:
 * PUBLISH, and XADD to a capped stream. The driver encodes each message; its peers, a tuned pipeline of Jedis and a loop,
 * get the text ready-made, and the pipeline once more has to encode. A pipeline that only publishes shows what remembering
 * costs. They take turns, so that what disturbs the machine disturbs all of them.
 */
final class RedisThroughput {
    private static final int MESSAGES = 200_000;
    private static final int LOOP_MESSAGES = 20_000;
    private static final int ROUNDS = 7;
    private static final int PIPELINE = 256;
    private static final XAddParams CAPPED =
            XAddParams.xAddParams().maxLen(15_000).approximateTrimming();

    private RedisThroughput() {}

    /** The rates of one round. */
    private record Round(double driver, double encoding, double pipeline, double loop, double publishing) {}

    public static void main(String[] args) {
        List<Message> messages =
                IntStream.range(0, MESSAGES).mapToObj(RedisThroughput::message).toList();
        List<String> texts = messages.stream().map(Envelope::encode).toList();
        List<Round> rounds = new ArrayList<>();
        try (RedisServerFixture redis = RedisServerFixture.started();
                RedisBroadcaster broadcaster = redis.broadcaster();
                Jedis jedis = redis.admin()) {
            for (int round = -2; round < ROUNDS; round++) {
                Round rates = new Round(
                        rate(MESSAGES, () -> publish(broadcaster, messages)),
                        rate(MESSAGES, () -> pipeline(jedis, messages, Envelope::encode)),
                        rate(MESSAGES, () -> pipeline(jedis, texts, text -> text)),
                        rate(LOOP_MESSAGES, () -> loop(jedis, texts)),
                        rate(MESSAGES, () -> publishing(jedis, texts)));
                if (round >= 0) { // the first two warm up
                    rounds.add(rates);
                }
            }
        }
        System.out.printf(
                "%d messages of %d bytes, %d rounds%n", MESSAGES, texts.get(0).length(), ROUNDS);
        print("driver, batches of 512, messages/s", rounds, Round::driver);
        print("Jedis pipeline of 256 that encodes", rounds, Round::encoding);
        print("Jedis pipeline of 256, ready-made", rounds, Round::pipeline);
        print("jedis.publish and xadd in a loop", rounds, Round::loop);
        print("Jedis pipeline of 256, PUBLISH alone", rounds, Round::publishing);
        print("driver / pipeline that encodes", rounds, round -> round.driver() / round.encoding());
        print("driver / pipeline, ready-made", rounds, round -> round.driver() / round.pipeline());
        print("driver / loop", rounds, round -> round.driver() / round.loop());
        print("driver / pipeline, PUBLISH alone", rounds, round -> round.driver() / round.publishing());
    }

    private static void publish(RedisBroadcaster broadcaster, List<Message> messages) {
        int most = broadcaster.limits().messagesPerBatch();
        for (int i = 0; i < messages.size(); i += most) {
            broadcaster.publish(messages.subList(i, Math.min(i + most, messages.size())));
        }
    }

    private static <T> void pipeline(Jedis jedis, List<T> messages, Function<T, String> text) {
        for (int i = 0; i < messages.size(); i += PIPELINE) {
            Pipeline pipeline = jedis.pipelined();
            messages.subList(i, Math.min(i + PIPELINE, messages.size())).forEach(message -> {
                String ready = text.apply(message);
                pipeline.publish("logs", ready);
                pipeline.xadd("peers", CAPPED, Map.of("envelope", ready));
            });
            pipeline.sync();
        }
    }

    private static void publishing(Jedis jedis, List<String> texts) {
        for (int i = 0; i < texts.size(); i += PIPELINE) {
            Pipeline pipeline = jedis.pipelined();
            texts.subList(i, Math.min(i + PIPELINE, texts.size())).forEach(text -> pipeline.publish("logs", text));
            pipeline.sync();
        }
    }

    private static void loop(Jedis jedis, List<String> texts) {
        texts.subList(0, LOOP_MESSAGES).forEach(text -> {
            jedis.publish("logs", text);
            jedis.xadd("peers", CAPPED, Map.of("envelope", text));
        });
    }

    private static double rate(int messages, Runnable work) {
        long start = System.nanoTime();
        work.run();
        return messages * 1e9 / (System.nanoTime() - start);
    }

    private static void print(String what, List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-36s min %,12.2f  median %,12.2f  max %,12.2f%n",
                what,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1]);
    }

    private static Message message(int i) {
        String data = "\"" + "x".repeat(254) + "\"";
        return new Message(
                new UUID(1, i).toString(),
                new Position("producer", 0, i + 1L),
                "logs",
                "log",
                data,
                null,
                Instant.EPOCH);
    }
}
