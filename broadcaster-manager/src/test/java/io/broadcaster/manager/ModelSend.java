package io.broadcaster.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.broadcaster.AdminEvent;
import io.broadcaster.LogEntry;
import io.broadcaster.Receipt;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message as an application sends it.
 *
 * @param key which of few ordering keys
 * @param size of its filling, in characters
 * @param poison whether every route refuses any batch with it
 */
record ModelSend(Kind kind, int key, int size, boolean poison) {
    enum Kind {
        LOG,
        LOG_OF_UNWIELDY_THREAD,
        ADMIN,
        TASK,
        OBJECT,
        BARE,
        BAD_CHANNEL,
        BAD_EVENT,
        RESERVED_MEMBER,
        NOT_JSON,
        TASK_WITHOUT_MEMBERS
    }

    private static final Set<Kind> INVALID = EnumSet.of(
            Kind.BAD_CHANNEL, Kind.BAD_EVENT, Kind.RESERVED_MEMBER, Kind.NOT_JSON, Kind.TASK_WITHOUT_MEMBERS);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("#(\\d+)#");
    private static final String FILLING = "aé\"\n𝄞";
    private static final List<String> KEYS = List.of("red", "green", "blue");
    private static final String UNWIELDY = "thread".repeat(250);

    /** The number that {@link #text} has put there. */
    static int numberIn(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            throw new AssertionError("No message of ours: " + text);
        }
        return Integer.parseInt(number.group(1));
    }

    boolean isLog() {
        return kind == Kind.LOG || kind == Kind.LOG_OF_UNWIELDY_THREAD;
    }

    boolean isInvalid() {
        return INVALID.contains(kind);
    }

    String channel() {
        return switch (kind) {
            case LOG, LOG_OF_UNWIELDY_THREAD -> "logs";
            case ADMIN -> "admin";
            case TASK, TASK_WITHOUT_MEMBERS -> "task_updates";
            case BAD_CHANNEL -> "bad\nname";
            default -> KEYS.get(key);
        };
    }

    /** Messages with the same one stay in order. */
    String orderingKey() {
        return switch (kind) {
            case LOG, TASK -> KEYS.get(key);
            case LOG_OF_UNWIELDY_THREAD -> UNWIELDY;
            default -> channel();
        };
    }

    /** What the data must say, its {@code _meta} left out. */
    JsonNode content(int number) {
        return switch (kind) {
            case LOG, LOG_OF_UNWIELDY_THREAD ->
                JSON.createObjectNode()
                        .put("text", text(number))
                        .put("thread_id", orderingKey())
                        .put("level", "INFO")
                        .put("timestamp", "2026-03-01T00:00:00.000Z");
            case ADMIN -> JSON.createObjectNode().put("type", "note").set("data", tree(number));
            case TASK -> JSON.createObjectNode().put("task_id", KEYS.get(key)).setAll(tree(number));
            case BARE -> JSON.valueToTree(text(number));
            default -> tree(number);
        };
    }

    private ObjectNode tree(int number) {
        return JSON.valueToTree(members(number));
    }

    /** Sends it, and afterwards changes the data, as a caller may. */
    CompletionStage<Receipt> to(BroadcasterManager manager, int number) {
        Map<String, Object> members = members(number);
        CompletionStage<Receipt> receipt = send(manager, members, number);
        members.replaceAll((name, value) -> "changed after the call");
        return receipt;
    }

    private CompletionStage<Receipt> send(BroadcasterManager manager, Map<String, Object> members, int number) {
        return switch (kind) {
            case LOG, LOG_OF_UNWIELDY_THREAD ->
                manager.broadcastLog(
                        new LogEntry(text(number), orderingKey(), "INFO", Instant.parse("2026-03-01T00:00:00Z")));
            case ADMIN -> manager.broadcastAdminEvent(new AdminEvent("note", members));
            case TASK -> manager.broadcastTaskUpdate(KEYS.get(key), members);
            case TASK_WITHOUT_MEMBERS -> manager.broadcastTaskUpdate(KEYS.get(key), List.of(number));
            case BARE -> manager.broadcast(channel(), "event", text(number));
            case BAD_EVENT -> manager.broadcast(channel(), " ", members);
            case RESERVED_MEMBER -> manager.broadcast(channel(), "event", Map.of("_meta", number));
            case NOT_JSON -> manager.broadcast(channel(), "event", new Object());
            default -> manager.broadcast(channel(), "event", members);
        };
    }

    private Map<String, Object> members(int number) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("text", text(number));
        members.put("poison", poison);
        return members;
    }

    private String text(int number) {
        return "#" + number + "#" + FILLING.repeat(size / FILLING.length());
    }

    @Override
    public String toString() {
        return kind + " "
                + orderingKey()
                        .substring(0, Math.min(6, orderingKey().length()))
                        .strip() + " " + size + (poison ? " poison" : "");
    }
}
