package io.broadcaster.benchmarks;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.Configuration;
import java.time.Duration;
import java.util.Map;

/** A manager with Pusher first and Redis second. */
final class OurFallback implements Application {
    private final BroadcasterManager manager;

    OurFallback(int port, String redis, Duration hangLimit) {
        Map<String, String> configuration = PusherApp.configuration(port);
        configuration.put("REDIS_URL", redis);
        configuration.put("BROADCAST_PUBLISH_TIMEOUT", hangLimit.toString());
        manager = BroadcasterManager.builder()
                .configuration(Configuration.of(configuration))
                .build();
    }

    @Override
    public void send(int key, int number) {
        var unused = manager.broadcast(Channels.ofKey(key), Channels.EVENT, Map.of("text", Text.DATA.of(key, number)));
    }

    @Override
    public void recover() {
        manager.reset("pusher");
    }

    @Override
    public long finish() {
        manager.close(Duration.ofMinutes(1));
        return manager.status().messages().failed()
                + manager.status().messages().dropped();
    }

    @Override
    public void close() {
        manager.close();
    }
}
