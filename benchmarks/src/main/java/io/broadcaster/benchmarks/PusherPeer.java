package io.broadcaster.benchmarks;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/** pusher-http-java, whose calls wait for the answer; with as many connections as threads. */
@SuppressWarnings("try") // what is closed says that it throws Exception
final class PusherPeer implements AutoCloseable {
    private final Pusher pusher = new Pusher(PusherApp.ID, PusherApp.KEY, PusherApp.SECRET);
    private final ExecutorService threads;

    PusherPeer(int port, int connections) {
        pusher.setHost(PusherApp.authority(port));
        pusher.setEncrypted(false);
        PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
        pool.setMaxTotal(connections);
        pool.setDefaultMaxPerRoute(connections);
        pusher.configureHttpClient(Pusher.defaultHttpClientBuilder().setConnectionManager(pool));
        threads = Executors.newFixedThreadPool(connections);
    }

    void loop(int each, int keys) {
        for (int i = 0; i < each; i++) {
            for (int key = 0; key < keys; key++) {
                check(pusher.trigger(Channels.ofKey(key), Channels.EVENT, Text.DATA.of(key, i)));
            }
        }
    }

    void batches(int each, int keys) {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < each * keys; i++) {
            batch.add(event(i % keys, i / keys));
            if (batch.size() == 10 || i == each * keys - 1) {
                check(pusher.trigger(batch));
                batch.clear();
            }
        }
    }

    /** Each key's batches one after the other, the keys at once. */
    void threads(int each, int keys) throws Exception {
        List<Future<?>> ends = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            int number = key;
            ends.add(threads.submit(() -> batchesOf(number, each)));
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }

    private void batchesOf(int key, int each) {
        for (int first = 0; first < each; first += 10) {
            check(pusher.trigger(batch(key, first, each)));
        }
    }

    /** The next ten, or as many as are left. */
    static List<Event> batch(int key, int first, int each) {
        List<Event> batch = new ArrayList<>();
        for (int i = first; i < Math.min(first + 10, each); i++) {
            batch.add(event(key, i));
        }
        return batch;
    }

    private static Event event(int key, int number) {
        return new Event(Channels.ofKey(key), Channels.EVENT, Text.DATA.of(key, number));
    }

    static void check(Result result) {
        if (result.getStatus() != Result.Status.SUCCESS) {
            throw new IllegalStateException(result.getHttpStatus() + " " + result.getMessage());
        }
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        pusher.close();
    }
}
