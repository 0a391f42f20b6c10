package io.broadcaster.demo;

import io.broadcaster.manager.BroadcasterManager;
import io.broadcaster.manager.MessageCounts;
import io.broadcaster.manager.RouteStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The status as figures over time. Thread-safe. */
@Singleton
final class AppMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BroadcasterManager manager;

    @Inject
    AppMetrics(BroadcasterManager manager, ConnectionStreams streams) {
        this.manager = manager;
        new JvmMemoryMetrics().bindTo(registry);
        counter("accepted", MessageCounts::accepted);
        counter("delivered", MessageCounts::delivered);
        counter("failed", MessageCounts::failed);
        counter("dropped", MessageCounts::dropped);
        gauge(
                "broadcaster.pending",
                "Messages in the buffer",
                () -> manager.status().messages().pending());
        gauge("broadcaster.streams", "Open streams of connection descriptors", streams::open);
        gauge(
                "broadcaster.instances",
                "Live instances, this one included",
                () -> manager.status().instances().size());
        manager.status().routes().forEach(route -> route(route.name()));
    }

    private void counter(String end, ToDoubleFunction<MessageCounts> count) {
        FunctionCounter.builder(
                        "broadcaster.messages",
                        manager,
                        of -> count.applyAsDouble(of.status().messages()))
                .description("Messages by what became of them")
                .tag("state", end)
                .register(registry);
    }

    private void route(String name) {
        FunctionCounter.builder("broadcaster.route.messages", manager, of -> route(name, RouteStatus::messageCount))
                .description("Messages that the route took")
                .tag("route", name)
                .register(registry);
        FunctionCounter.builder("broadcaster.route.errors", manager, of -> route(name, RouteStatus::errorCount))
                .description("Publish calls of the route that failed")
                .tag("route", name)
                .register(registry);
        Gauge.builder("broadcaster.route.active", manager, of -> route(name, route -> route.available() ? 1 : 0))
                .description("Whether the route takes traffic")
                .tag("route", name)
                .register(registry);
    }

    private double route(String name, ToDoubleFunction<RouteStatus> figure) {
        return manager.status().routes().stream()
                .filter(route -> route.name().equals(name))
                .mapToDouble(figure)
                .sum();
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** In Prometheus's text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
