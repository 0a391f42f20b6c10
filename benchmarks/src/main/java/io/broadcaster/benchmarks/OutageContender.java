package io.broadcaster.benchmarks;

import java.util.BitSet;

/** A way to publish numbers and to hear them, as its users write it. */
interface OutageContender {

    /** Listens until the process ends. */
    void listen(OutageRole.Printer printer) throws Exception;

    /**
     * Begins to publish.
     *
     * @param acknowledged takes, under its lock, the numbers of which the library said that they are published
     */
    Sender sender(BitSet acknowledged) throws Exception;

    /** Publishes, in the caller's thread as far as its library does. */
    interface Sender extends AutoCloseable {
        void send(int number) throws Exception;

        /** Waits for what is unanswered. */
        @Override
        void close();
    }

    static OutageContender of(String name, String url) {
        return switch (name) {
            case "broadcaster-redis" -> new OurOutage("REDIS_URL", url);
            case "broadcaster-postgres" -> new OurOutage("DATABASE_URL", url);
            case "jedis" -> new JedisOutage(url);
            case "lettuce" -> new LettuceOutage(url);
            case "redisson" -> new RedissonOutage(url);
            case "pgjdbc" -> new PgjdbcOutage(url);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static void acknowledge(BitSet acknowledged, int number) {
        synchronized (acknowledged) {
            acknowledged.set(number);
        }
    }
}
