package io.broadcaster.benchmarks;

import java.util.List;

/**
 * From a call to a listener of the same process, one message every 2 ms: over Redis against a bare publish to a bare
 * subscriber, and durably over PostgreSQL against insert, notify, select. Arguments: messages a round, rounds.
 */
public final class EndToEndLatency {
    private EndToEndLatency() {}

    public static void main(String... words) throws Exception {
        Arguments arguments = new Arguments(List.of(words));
        int messages = arguments.number(0, 2_000);
        int rounds = arguments.number(1, 5);
        System.out.printf("%s; %,d messages in each of %d rounds%n", Machine.describe(), messages, rounds);
        redis(messages, rounds);
        postgres(messages, rounds);
    }

    private static void redis(int messages, int rounds) throws Exception {
        try (RedisServer server = new RedisServer();
                RedisServer second = new RedisServer();
                RedisServer third = new RedisServer();
                OurDelivery ours = new OurDelivery("REDIS_URL", server.address());
                OurDelivery again = new OurDelivery("REDIS_URL", second.address());
                JedisDelivery jedis = new JedisDelivery(third.address())) {
            System.out.printf("%n%s%n%n", server);
            LatencyContest contest = new LatencyContest(List.of(
                    new Timing("Broadcaster", ours),
                    new Timing("Broadcaster again (control)", again),
                    new Timing("Jedis, publish → subscribe", jedis)));
            contest.run(messages, rounds);
            contest.print();
        }
    }

    private static void postgres(int messages, int rounds) throws Exception {
        try (PostgresServer server = new PostgresServer();
                OurDelivery ours = new OurDelivery("DATABASE_URL", server.database("broadcaster"));
                OurDelivery again = new OurDelivery("DATABASE_URL", server.database("control"));
                TextbookDelivery textbook = new TextbookDelivery(server.database("textbook"))) {
            System.out.printf("%n%s%n%n", server.describe());
            LatencyContest contest = new LatencyContest(List.of(
                    new Timing("Broadcaster", ours),
                    new Timing("Broadcaster again (control)", again),
                    new Timing("pgjdbc, insert and notify → select", textbook)));
            contest.run(messages, rounds);
            contest.print();
        }
    }
}
