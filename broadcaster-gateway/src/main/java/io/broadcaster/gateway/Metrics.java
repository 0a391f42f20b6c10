package io.broadcaster.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.IntSupplier;

/** What operators watch. Thread-safe. */
final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Counter delivered = counter("gateway.deliveries", "Events handed to connections");
    private final Counter published = counter("gateway.published", "Events taken over HTTP");
    private final Counter clientEvents = counter("gateway.client.events", "Events taken from browsers");
    private final Counter missing = counter("gateway.missing", "Messages of the backend that never came");
    private final Counter slow = counter("gateway.slow.clients", "Connections closed because they read too slowly");
    private final Counter refused =
            counter("gateway.refused.handshakes", "Connections refused for their number or rate");
    private final Counter lostWebhooks = counter("gateway.lost.webhooks", "Webhooks given up after retries");

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** Keeps the supplier, which nobody else may hold. */
    void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(name, value, IntSupplier::getAsInt)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    void delivered(int receivers) {
        delivered.increment(receivers);
    }

    void published(int events) {
        published.increment(events);
    }

    void clientEvent() {
        clientEvents.increment();
    }

    void missing(long messages) {
        missing.increment((double) messages);
    }

    void slowClient() {
        slow.increment();
    }

    void refusedHandshake() {
        refused.increment();
    }

    void lostWebhook() {
        lostWebhooks.increment();
    }

    /** In Prometheus's text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
