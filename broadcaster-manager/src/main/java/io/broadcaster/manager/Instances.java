package io.broadcaster.manager;

import com.github.f4b6a3.uuid.UuidCreator;
import io.broadcaster.manager.Announcement.Spending;
import io.broadcaster.manager.Announcement.Standing;
import io.broadcaster.spi.History;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This manager among those that share its self-hosted backends. Each announces itself there, at every change and as a
 * heartbeat: so a used-up quota is known to all as soon as one has met it, and one of them probes when it comes back.
 * Without a hosted route, or without a backend to share, it is alone. Thread-safe.
 */
final class Instances implements AutoCloseable {
    private static final Duration LIFETIME = InstanceWire.HEARTBEAT.multipliedBy(3);

    private final String id = UuidCreator.getTimeOrderedEpoch().toString();
    private final String host = hostName();
    private final List<Route> routes;
    private final Map<String, Route> byAccount = new HashMap<>();
    private final Clocks clocks;
    private final Consumer<Signal> inbox;
    private final List<InstanceWire> wires;
    private final AtomicLong announced = new AtomicLong();
    private final Map<String, Heard> others = new ConcurrentHashMap<>();
    private final Notices notices;
    /** The others and their active routes, as last noticed. */
    private final AtomicReference<Map<String, String>> noticed = new AtomicReference<>(Map.of());

    /**
     * @param inbox takes signals to the dispatcher's thread
     * @param notices hear of other instances' coming and going
     */
    Instances(Assembly assembly, Consumer<Signal> inbox, Notices notices) {
        this.notices = notices;
        this.routes = assembly.routes();
        this.clocks = assembly.clocks();
        this.inbox = inbox;
        routes.forEach(this::register);
        boolean alone = routes.stream().allMatch(route -> route.selfHosted);
        List<Route> shared = alone ? List.of() : assembly.selfHosted();
        this.wires = shared.stream()
                .map(route -> new InstanceWire(route, assembly.clocks(), this::announcement, this::hear))
                .toList();
    }

    private void register(Route route) {
        String account = route.account;
        if (account != null) {
            byAccount.put(account, route);
            route.takesTurnsBy(() -> turn(account));
        }
    }

    private record Heard(Announcement announcement, long nanos) {}

    /** Connects to nothing by itself: the backends do that behind it. */
    void start(History store) {
        wires.forEach(wire -> wire.start(store));
    }

    /** Tells the others as soon as possible. Does not block. */
    void changed() {
        wires.forEach(InstanceWire::announceSoon);
    }

    /** This one and all that were heard of late, by id, which is by age. */
    List<Instance> live() {
        List<Instance> live = new ArrayList<>();
        live.add(new Instance(id, host, active(), clocks.now()));
        forgetTheDead();
        for (Heard heard : others.values()) {
            Announcement other = heard.announcement;
            long ago = clocks.nanos() - heard.nanos;
            live.add(new Instance(
                    other.id(), other.host(), other.active(), clocks.now().minusNanos(ago)));
        }
        live.sort(Comparator.comparing(Instance::id));
        return live;
    }

    /** How many live instances come before this one when an account's quota is to be probed: the oldest begins. */
    private int turn(String account) {
        forgetTheDead();
        return (int) others.values().stream()
                .filter(heard -> heard.announcement.accounts().containsKey(account))
                .filter(heard -> heard.announcement.id().compareTo(id) < 0)
                .count();
    }

    private void forgetTheDead() {
        long now = clocks.nanos();
        others.values().removeIf(heard -> now - heard.nanos > LIFETIME.toNanos());
    }

    private void notice() {
        Map<String, String> active = new HashMap<>();
        others.forEach((other, heard) -> active.put(other, String.valueOf(heard.announcement.active())));
        if (!active.equals(noticed.getAndSet(active))) {
            notices.instances(this::live);
        }
    }

    /**
     * Made at least once per heartbeat, so that the silence of others is noticed then.
     *
     * @param leaving whether it is the last
     */
    private Announcement announcement(boolean leaving) {
        forgetTheDead();
        notice();
        long number = announced.incrementAndGet(); // first: what is seen later goes under a higher number
        Map<String, Standing> accounts = new HashMap<>();
        Map<String, Spending> spent = new HashMap<>();
        byAccount.forEach((account, route) -> {
            accounts.put(account, route.standing());
            Budget budget = route.budget;
            if (budget != null) {
                spent.put(account, budget.spending(id));
            }
        });
        return new Announcement(id, number, host, active(), leaving, accounts, spent);
    }

    private @Nullable String active() {
        Route active = Route.firstActive(routes);
        return active == null ? null : active.name;
    }

    /** @param alive false for one that may have ended since: its word on quotas is old */
    private void hear(Announcement heard, boolean alive) {
        if (heard.id().equals(id)) {
            return;
        }
        forgetTheDead();
        heard.spent().forEach(this::learnSpending);
        if (!alive) {
            return;
        }
        boolean news = isNews(heard);
        notice();
        if (!news) {
            return;
        }
        heard.accounts().forEach((account, standing) -> {
            Route route = byAccount.get(account);
            if (route != null) {
                inbox.accept(dispatch -> dispatch.heard(route, standing));
            }
        });
    }

    private void learnSpending(String account, Spending spending) {
        Route route = byAccount.get(account);
        if (route != null && route.budget != null) {
            route.budget.merge(spending, id);
        }
    }

    /** Every backend brings the same announcement: the first counts. */
    @SuppressWarnings("ReferenceEquality") // which of the two equal ones it is, is the question
    private boolean isNews(Announcement heard) {
        if (heard.leaving()) {
            others.remove(heard.id());
            return false;
        }
        Heard latest = new Heard(heard, clocks.nanos());
        return others.merge(
                        heard.id(),
                        latest,
                        (before, after) -> before.announcement.number() < after.announcement.number() ? after : before)
                == latest;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Says good-bye. */
    @Override
    public void close() {
        wires.forEach(InstanceWire::close);
    }
}
