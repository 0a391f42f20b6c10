package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.manager.RouteStatus.State;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.spi.Metered;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.QuotaReset;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several managers on one backend and one account. */
class InstancesTest {
    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    private final MemoryBroadcaster shared = new MemoryBroadcaster();
    private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    private final Account account = new Account();
    private final List<BroadcasterManager> managers = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeAll() {
        managers.forEach(BroadcasterManager::close);
    }

    @Test
    void whatOneLearnsOfAQuotaAllAdopt() {
        BroadcasterManager first = manager();
        BroadcasterManager second = manager();
        await().until(() -> second.status().instances().size() == 2);
        account.exhausted = true;
        deliver(first);
        await().until(() -> state(second) == State.LIMIT_REACHED);
        deliver(second);
        assertEquals(1, account.refusals.get());
        assertEquals(0, second.status().routes().get(0).errorCount());
        assertEquals(
                Instant.parse("2026-01-16T00:00:00Z"),
                second.status().routes().get(0).nextAttempt());
        await().until(() -> actives(first).equals(List.of("memory", "memory")));
        await().until(() -> actives(second).equals(List.of("memory", "memory")));
    }

    @Test
    void oneOfThemFindsOutThatTheQuotaIsBack() {
        BroadcasterManager first = manager();
        BroadcasterManager second = manager();
        await().until(() -> first.status().instances().size() == 2);
        account.exhausted = true;
        deliver(first);
        await().until(() -> state(second) == State.LIMIT_REACHED);
        wall.set(NOON.plus(Duration.ofHours(12)));
        deliver(second);
        assertEquals(1, account.refusals.get(), "the older one probes first");
        account.exhausted = false;
        deliver(first);
        await().until(() -> state(second) == State.ACTIVE);
        assertEquals(0, second.status().routes().get(0).errorCount());
    }

    @Test
    void anotherProbesWhenTheFirstDoesNot() {
        BroadcasterManager first = manager();
        BroadcasterManager second = manager();
        await().until(() -> first.status().instances().size() == 2);
        account.exhausted = true;
        deliver(first);
        await().until(() -> state(second) == State.LIMIT_REACHED);
        account.exhausted = false;
        wall.set(NOON.plus(Duration.ofHours(12)).plusSeconds(2));
        deliver(second);
        await().until(() -> state(second) == State.ACTIVE && state(first) == State.ACTIVE);
    }

    @Test
    void oneThatLeavesIsForgottenAtOnce() {
        BroadcasterManager first = manager();
        BroadcasterManager second = manager();
        await().until(() -> first.status().instances().size() == 2);
        second.close();
        await().until(() -> first.status().instances().size() == 1);
    }

    @Test
    void aListenerHearsOfOtherInstancesAndTheirRoutes() {
        BroadcasterManager second = managerHeardBy(new RouteListener() {
            @Override
            public void onInstances(List<Instance> live) {
                heard.add(live.stream().map(Instance::active).toList().toString());
            }
        });
        BroadcasterManager first = managerHeardBy(new RouteListener() {});
        await().until(() -> heard.contains("[hosted, hosted]"));
        account.exhausted = true;
        deliver(first);
        await().until(() -> heard.contains("[memory, memory]"));
        first.close();
        await().until(() -> heard.get(heard.size() - 1).equals("[memory]"));
        second.close();
    }

    @Test
    void aListenerHearsOfRestsAndTransitionsInOrder() {
        BroadcasterManager manager = manager();
        account.exhausted = true;
        deliver(manager);
        await().until(() -> heard.size() == 2);
        manager.reset("hosted");
        account.exhausted = false;
        await().until(() -> state(manager) == State.ACTIVE);
        deliver(manager);
        await().until(() -> heard.size() == 4);
        assertEquals(List.of("resting hosted", "hosted to memory", "active hosted", "memory to hosted"), heard);
    }

    private BroadcasterManager manager() {
        return managerHeardBy(new RouteListener() {
            @Override
            public void onResting(RouteStatus route) {
                heard.add("resting " + route.name());
            }

            @Override
            public void onActive(RouteStatus route) {
                heard.add("active " + route.name());
            }

            @Override
            public void onTransition(Transition transition) {
                heard.add(transition.from() + " to " + transition.to());
                throw new IllegalStateException("on purpose");
            }
        });
    }

    private BroadcasterManager managerHeardBy(RouteListener listener) {
        BroadcasterManager manager = BroadcasterManager.builder()
                .route("hosted", new Hosted())
                .route("memory", shared)
                .clock(wall::get)
                .listener(listener)
                .build();
        managers.add(manager);
        return manager;
    }

    private static void deliver(BroadcasterManager manager) {
        manager.broadcast("c", "e", 1).toCompletableFuture().join();
    }

    private static State state(BroadcasterManager manager) {
        return manager.status().routes().get(0).status();
    }

    private static List<String> actives(BroadcasterManager manager) {
        return manager.status().instances().stream().map(Instance::active).toList();
    }

    /** What all instances use up together. */
    private static final class Account {
        private volatile boolean exhausted;
        private final AtomicInteger refusals = new AtomicInteger();
    }

    private final class Hosted implements Broadcaster, Metered {
        @Override
        public void publish(List<Message> batch) {
            if (account.exhausted) {
                account.refusals.incrementAndGet();
                throw BroadcastException.ofAll(Reason.QUOTA_EXHAUSTED, Outcome.REFUSED, batch.size(), "used up", null);
            }
        }

        @Override
        public Limits limits() {
            return new Limits(10, 10_000, 4, new QuotaReset.Daily());
        }

        @Override
        public String account() {
            return "hosted:1234";
        }

        @Override
        public void close() {}
    }
}
