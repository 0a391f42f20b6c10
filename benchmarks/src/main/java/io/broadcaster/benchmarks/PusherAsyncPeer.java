package io.broadcaster.benchmarks;

import com.pusher.rest.PusherAsync;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;

/** PusherAsync; of each key one request at a time, which is all that keeps the order, and none is ever repeated. */
@SuppressWarnings("try") // what is closed says that it throws Exception
final class PusherAsyncPeer implements AutoCloseable {
    private final PusherAsync pusher = new PusherAsync(PusherApp.ID, PusherApp.KEY, PusherApp.SECRET);

    PusherAsyncPeer(int port) {
        pusher.setHost(PusherApp.authority(port));
        pusher.setEncrypted(false);
        pusher.configureHttpClient(new DefaultAsyncHttpClientConfig.Builder().setMaxRequestRetry(0));
    }

    void single(int each, int keys) {
        run(each, keys, 1);
    }

    void batches(int each, int keys) {
        run(each, keys, 10);
    }

    private void run(int each, int keys, int size) {
        IntStream.range(0, keys)
                .mapToObj(key -> from(key, 0, each, size))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private CompletableFuture<?> from(int key, int first, int each, int size) {
        if (first >= each) {
            return CompletableFuture.completedFuture(null);
        }
        return send(key, first, each, size).thenCompose(result -> {
            PusherPeer.check(result);
            return from(key, first + size, each, size);
        });
    }

    private CompletableFuture<com.pusher.rest.data.Result> send(int key, int first, int each, int size) {
        return size == 1
                ? pusher.trigger(Channels.ofKey(key), Channels.EVENT, Text.DATA.of(key, first))
                : pusher.trigger(PusherPeer.batch(key, first, each));
    }

    @Override
    public void close() throws Exception {
        pusher.close();
    }
}
