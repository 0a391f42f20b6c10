package io.broadcaster.benchmarks;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

/**
 * pusher-http-java in a try, Jedis in the catch: threads that each own some of the keys and send batches of up to 10,
 * with or without a circuit breaker around the first.
 */
@SuppressWarnings("try") // what is closed says that it throws Exception
final class HandWritten implements Application {
    private static final int THREADS = 16;
    private static final int PENDING = 100_000;

    private record Item(int key, int number) {}

    private final Pusher pusher = new Pusher(PusherApp.ID, PusherApp.KEY, PusherApp.SECRET);
    private final RedisClient jedis;
    private final @Nullable CircuitBreaker breaker;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private final XAddParams capped =
            XAddParams.xAddParams().maxLen(Stream.LENGTH).approximateTrimming();
    private final List<BlockingQueue<Item>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    /** What came while its queue was full. */
    private final LongAdder dropped = new LongAdder();

    private volatile boolean finished;

    HandWritten(int port, String redis, Duration timeout, @Nullable CircuitBreaker breaker) {
        this.breaker = breaker;
        jedis = RedisClient.create(redis);
        pusher.setHost(PusherApp.authority(port));
        pusher.setEncrypted(false);
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
        pool.setMaxTotal(THREADS);
        pool.setDefaultMaxPerRoute(THREADS);
        pusher.configureHttpClient(Pusher.defaultHttpClientBuilder().setConnectionManager(pool));
        pusher.setRequestTimeout((int) timeout.toMillis());
        for (int i = 0; i < THREADS; i++) {
            BlockingQueue<Item> queue = new ArrayBlockingQueue<>(PENDING / THREADS);
            queues.add(queue);
            Thread thread = new Thread(() -> work(queue), "hand-written-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    @Override
    public void send(int key, int number) {
        if (!queues.get(key % THREADS).offer(new Item(key, number))) {
            dropped.increment();
        }
    }

    private void work(BlockingQueue<Item> queue) {
        List<Item> batch = new ArrayList<>();
        try {
            while (!finished || !queue.isEmpty()) {
                Item first = queue.poll(10, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, 9);
                    publish(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(List<Item> batch) {
        try {
            if (breaker == null) {
                toPusher(batch);
            } else {
                calls.readLock().lock();
                try {
                    breaker.executeRunnable(() -> toPusher(batch));
                } finally {
                    calls.readLock().unlock();
                }
            }
        } catch (RuntimeException refused) {
            toRedis(batch);
        }
    }

    private void toPusher(List<Item> batch) {
        List<Event> events = new ArrayList<>();
        for (Item item : batch) {
            events.add(new Event(Channels.ofKey(item.key), Channels.EVENT, data(item)));
        }
        PusherPeer.check(pusher.trigger(events));
    }

    private void toRedis(List<Item> batch) {
        try (Pipeline pipeline = jedis.pipelined()) {
            for (Item item : batch) {
                String text = Text.ENVELOPE.of(item.key, item.number);
                pipeline.xadd(Stream.KEY + "-" + item.key, capped, Map.of(Stream.FIELD, text));
                pipeline.publish(Channels.ofKey(item.key), text);
            }
            pipeline.sync();
        }
    }

    private static Map<String, String> data(Item item) {
        return Map.of("text", Text.DATA.of(item.key, item.number));
    }

    @Override
    public void recover() {
        if (breaker != null) {
            calls.writeLock().lock(); // a call that still fails would open it again, for ever
            try {
                breaker.reset();
            } finally {
                calls.writeLock().unlock();
            }
        }
    }

    @Override
    public long finish() throws InterruptedException {
        finished = true;
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        return dropped.sum() + queues.stream().mapToLong(BlockingQueue::size).sum();
    }

    @Override
    public void close() throws Exception {
        finished = true;
        jedis.close();
        pusher.close();
    }
}
