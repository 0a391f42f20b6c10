package io.broadcaster.redis;

import static io.broadcaster.redis.Messages.failure;
import static io.broadcaster.redis.Messages.numbered;
import static io.broadcaster.redis.Messages.publishWhenPossible;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RedisSentinelTest {

    @Test
    void theMasterIsFoundAndItsSuccessorFollowed() {
        try (RedisSentinels sentinels = RedisSentinels.started();
                RedisBroadcaster broadcaster = sentinels.broadcaster(Map.of())) {
            Heard heard = new Heard();
            broadcaster.subscribe("logs", heard);
            heard.awaitListening(1);
            broadcaster.publish(numbered(1, 2));
            heard.awaitMessages(2);
            assertEquals(sentinels.master().port(), broadcaster.describe().get("port"));

            sentinels.master().kill();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> heard.listening.get() >= 2);
            publishWhenPossible(broadcaster, numbered(3, 2));

            await().until(() -> heard.distinctData().equals(List.of("1", "2", "3", "4")));
            assertEquals(sentinels.replica().port(), broadcaster.describe().get("port"));
            assertEquals(List.of(true, false), heard.complete, "what a dead master had told nobody cannot be known");
        }
    }

    @Test
    void aNameThatTheSentinelsDoNotWatchIsReportedAsThat() {
        try (RedisSentinels sentinels = RedisSentinels.started();
                RedisBroadcaster broadcaster = sentinels.broadcaster(Map.of("REDIS_SENTINEL_MASTER", "other"))) {
            BroadcastException e = failure(broadcaster, numbered(1, 1));

            assertEquals(Reason.UNAVAILABLE, e.reason());
            assertEquals(List.of(Outcome.REFUSED), e.outcomes());
            assertTrue(e.getMessage().contains("REDIS_SENTINEL_MASTER"), e.getMessage());
        }
    }
}
