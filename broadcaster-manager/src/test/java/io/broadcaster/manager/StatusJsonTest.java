package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.manager.RouteStatus.State;
import io.broadcaster.spi.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusJsonTest {

    @Test
    void hasTheKeysThatOperatorsRead() {
        Instant at = Instant.parse("2026-01-15T10:30:00.5Z");
        RouteStatus pusher = new RouteStatus(
                "pusher",
                "pusher",
                State.LIMIT_REACHED,
                Map.of("use_tls", true, "cluster", "ap2"),
                1247,
                1,
                Reason.QUOTA_EXHAUSTED,
                at,
                null,
                "402");
        ManagerStatus status = new ManagerStatus(
                "pusher",
                false,
                false,
                null,
                new MessageCounts(5, 1, 1, 1, 2),
                List.of(pusher),
                List.of(new Transition(at, "pusher", "redis", Reason.QUOTA_EXHAUSTED)),
                List.of(new Instance("0197", "web-1", "redis", at)));
        assertEquals("""
                {"primary_broadcaster":"pusher","primary_available":false,"total_broadcasters":1,\
                "available_broadcasters":0,"broadcast_to_all":false,"active_broadcaster":null,\
                "messages":{"accepted":5,"delivered":1,"failed":1,"dropped":1,"pending":2},\
                "broadcasters":[{"name":"pusher","type":"pusher","status":"limit_reached","available":false,\
                "cluster":"ap2","use_tls":true,"message_count":1247,"error_count":1,"configured":true,\
                "reason":"quota_exhausted","since":"2026-01-15T10:30:00.500Z","next_attempt":null,"last_error":"402"}],\
                "transitions":[{"at":"2026-01-15T10:30:00.500Z","from":"pusher","to":"redis","reason":"quota_exhausted"}],\
                "instances":[{"id":"0197","host":"web-1","active_broadcaster":"redis",\
                "heard_at":"2026-01-15T10:30:00.500Z"}]}\
                """, status.toJson());
    }
}
