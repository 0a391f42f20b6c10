package io.broadcaster.manager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadcaster.spi.Envelope;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status JSON, whose keys are a contract with operators' scripts. */
final class StatusJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StatusJson() {}

    static String write(ManagerStatus status) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("primary_broadcaster", status.primary());
        json.put("primary_available", status.primaryAvailable());
        json.put("total_broadcasters", status.routes().size());
        json.put(
                "available_broadcasters",
                status.routes().stream().filter(RouteStatus::available).count());
        json.put("broadcast_to_all", status.broadcastToAll());
        json.put("active_broadcaster", status.active());
        messages(json.putObject("messages"), status.messages());
        ArrayNode routes = json.putArray("broadcasters");
        status.routes().forEach(route -> route(routes.addObject(), route));
        ArrayNode transitions = json.putArray("transitions");
        status.transitions().forEach(transition -> transition(transitions.addObject(), transition));
        ArrayNode instances = json.putArray("instances");
        status.instances().forEach(instance -> instance(instances.addObject(), instance));
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of plain values can always be written", impossible);
        }
    }

    private static void messages(ObjectNode json, MessageCounts counts) {
        json.put("accepted", counts.accepted());
        json.put("delivered", counts.delivered());
        json.put("failed", counts.failed());
        json.put("dropped", counts.dropped());
        json.put("pending", counts.pending());
    }

    private static void route(ObjectNode json, RouteStatus route) {
        json.put("name", route.name());
        json.put("type", route.type());
        json.put("status", lower(route.status()));
        json.put("available", route.available());
        route.description().forEach((key, value) -> {
            if (!json.has(key)) {
                json.putPOJO(key, value);
            }
        });
        json.put("message_count", route.messageCount());
        json.put("error_count", route.errorCount());
        json.put("configured", true);
        json.put("reason", lower(route.reason()));
        json.put("since", time(route.since()));
        json.put("next_attempt", time(route.nextAttempt()));
        json.put("last_error", route.lastError());
    }

    private static void transition(ObjectNode json, Transition transition) {
        json.put("at", time(transition.at()));
        json.put("from", transition.from());
        json.put("to", transition.to());
        json.put("reason", lower(transition.reason()));
    }

    private static void instance(ObjectNode json, Instance instance) {
        json.put("id", instance.id());
        json.put("host", instance.host());
        json.put("active_broadcaster", instance.active());
        json.put("heard_at", time(instance.heardAt()));
    }

    private static @Nullable String lower(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : Envelope.TIMESTAMP.format(instant);
    }
}
