package io.broadcaster.manager;

import io.broadcaster.manager.RouteState.Resting;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines that operators grep, once per change and not per failure. Dispatcher's thread. */
final class RouteLog {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcasterManager.class);
    private static final Map<String, String> DISPLAY =
            Map.of("pusher", "Pusher", "ably", "Ably", "redis", "Redis", "postgres", "PostgreSQL", "memory", "Memory");

    private final List<Route> routes;
    private final Notices notices;

    RouteLog(List<Route> routes, Notices notices) {
        this.routes = routes;
        this.notices = notices;
    }

    static String display(String type) {
        return DISPLAY.getOrDefault(type, type);
    }

    /** The route began a rest, or goes on with one that it had for the reason {@code before}. */
    void resting(Route route, @Nullable Reason before, BroadcastException failure) {
        Resting rest = route.resting();
        if (rest == null || rest.reason() == before) {
            return;
        }
        String tag = tag(route);
        switch (rest.reason()) {
            case QUOTA_EXHAUSTED -> limited(tag, rest);
            case UNAUTHORIZED -> {
                String why = failure.getMessage();
                write(() -> LOG.error("[{}] Credentials refused, next attempt {}: {}", tag, rest.until(), why));
            }
            case RATE_LIMITED -> write(() -> LOG.warn("[{}] Too many requests, resting until {}", tag, rest.until()));
            case UNAVAILABLE, REJECTED -> unavailable(route, tag, failure);
        }
        notices.resting(route);
    }

    /** The route rests since another instance met the end of its quota. */
    void adopted(Route route, @Nullable Reason before) {
        Resting rest = route.resting();
        if (rest != null && before != Reason.QUOTA_EXHAUSTED) {
            limited(tag(route), rest);
            write(() -> LOG.info("[{}] Another instance met the limit", tag(route)));
            notices.resting(route);
        }
    }

    private void limited(String tag, Resting rest) {
        String end = rest.until() == null ? "for this session" : "until " + rest.until();
        write(() -> LOG.error("[{}] Rate limit reached, broadcaster disabled {}", tag, end));
    }

    void active(Route route) {
        write(() -> LOG.info("[{}] Available again", tag(route)));
        notices.active(route);
    }

    void budgetNearlySpent(Route route) {
        Budget budget = route.budget;
        if (budget != null) {
            long spent = budget.today();
            write(() -> LOG.warn(
                    "[{}] {} of the daily budget of {} messages are spent",
                    tag(route),
                    spent,
                    budget.messagesPerDay()));
            notices.budgetNearlySpent(route);
        }
    }

    private void unavailable(Route route, String tag, BroadcastException failure) {
        String why = failure.getMessage();
        write(() -> LOG.warn("[{}] Unavailable, trying again with backoff: {}", tag, why));
        if (route.selfHosted) {
            routes.stream()
                    .skip(routes.indexOf(route) + 1L)
                    .filter(next -> next.selfHosted && next.isActive())
                    .findFirst()
                    .ifPresent(next -> write(() -> fallingBack(route.type, next.type)));
        }
    }

    /** The line of the requirements, also for a provider that is missing from the class path. */
    static void fallingBack(String from, String to) {
        LOG.warn("[PubSub] {} not available, falling back to {}", display(from), display(to));
    }

    private void write(Runnable line) {
        notices.write(line);
    }

    private static String tag(Route route) {
        return route.name.toUpperCase(Locale.ROOT);
    }
}
