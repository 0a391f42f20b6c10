package io.broadcaster.manager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.AdminEvent;
import io.broadcaster.LogEntry;
import io.broadcaster.Message;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.History;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each method of the user's face puts on the wire. */
class FaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemoryBroadcaster wire = new MemoryBroadcaster();
    private final BroadcasterManager manager =
            BroadcasterManager.builder().route("memory", wire).build();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aLogLine() throws Exception {
        var entry = new LogEntry("a \"line\"\n", "t-1", "WARN", Instant.parse("2026-01-15T10:30:00Z"));
        Message message = sent(manager.broadcastLog(entry), "logs");
        assertEquals("log", message.event());
        assertTrue(
                message.data()
                        .startsWith("{\"text\":\"a \\\"line\\\"\\n\",\"thread_id\":\"t-1\",\"level\":\"WARN\","
                                + "\"timestamp\":\"2026-01-15T10:30:00.000Z\",\"_meta\":{"),
                message.data());
        JsonNode meta = JSON.readTree(message.data()).get("_meta");
        assertEquals(message.id(), meta.get("id").textValue());
        assertEquals(message.position().producer(), meta.get("producer").textValue());
        assertEquals(message.position().lane(), meta.get("lane").intValue());
        assertEquals(message.position().seq(), meta.get("seq").longValue());
        assertEquals(List.of("id", "producer", "lane", "seq"), names(meta));
    }

    @Test
    void anAdminEvent() throws Exception {
        Message message = sent(manager.broadcastAdminEvent(new AdminEvent("paused", Map.of("by", "ann"))), "admin");
        assertEquals("admin_event", message.event());
        JsonNode data = JSON.readTree(message.data());
        assertEquals(List.of("type", "data", "_meta"), names(data));
        assertEquals("ann", data.get("data").get("by").textValue());
    }

    @Test
    void aTaskUpdateWithItsIdFirst() throws Exception {
        Message message = sent(
                manager.broadcastTaskUpdate("task-123", Map.of("progress", 50, "task_id", "another")), "task_updates");
        assertEquals("task_update", message.event());
        JsonNode data = JSON.readTree(message.data());
        assertEquals(List.of("task_id", "progress", "_meta"), names(data));
        assertEquals("task-123", data.get("task_id").textValue());
    }

    @Test
    void aGeneralUpdate() {
        Message message = sent(manager.broadcastGeneralUpdate(Map.of("type", "news")), "general_updates");
        assertEquals("general_update", message.event());
    }

    @Test
    void dataThatIsNoObjectTravelsBare() {
        assertEquals(
                "[1,2]",
                sent(manager.broadcast("numbers", "list", List.of(1, 2)), "numbers")
                        .data());
        assertEquals(
                "\"text\"",
                sent(manager.broadcast("words", "word", "text"), "words").data());
        assertTrue(sent(manager.broadcast("empty", "object", Map.of()), "empty")
                .data()
                .startsWith("{\"_meta\":{"));
    }

    @Test
    void theExcludedConnection() {
        assertEquals(
                "1.2", sent(manager.broadcast("c", "e", Map.of(), "1.2"), "c").socketId());
    }

    @Test
    void aCheckpointIsBridgedToTheAdminChannel() throws Exception {
        sent(manager.broadcast("run_events", "checkpoint", Map.of("thread_id", "abc")), "run_events");
        await().until(() -> manager.status().messages().equals(new MessageCounts(2, 2, 0, 0, 0)));
        JsonNode data = JSON.readTree(only("admin").data());
        assertEquals("run_event", data.get("type").textValue());
        assertEquals("abc", data.get("data").get("thread_id").textValue());
    }

    @Test
    void dataMayChangeAfterTheCall() throws Exception {
        Map<String, Object> data = new HashMap<>(Map.of("state", "before"));
        CompletionStage<Receipt> receipt = manager.broadcast("c", "e", data);
        data.put("state", "after");
        assertEquals(
                "before", JSON.readTree(sent(receipt, "c").data()).get("state").textValue());
    }

    @Test
    void whatIsNoMessageFailsAsInvalid() {
        assertEquals(Undelivered.INVALID, refusal(manager.broadcast(" ", "e", 1)));
        assertEquals(Undelivered.INVALID, refusal(manager.broadcast("c".repeat(165), "e", 1)));
        assertEquals(Undelivered.INVALID, refusal(manager.broadcast("c", "a\nb", 1)));
        assertEquals(Undelivered.INVALID, refusal(manager.broadcast("c", "e", new Object())));
        assertEquals(Undelivered.INVALID, refusal(manager.broadcast("c", "e", Map.of("_meta", 1))));
        assertEquals(Undelivered.INVALID, refusal(manager.broadcastTaskUpdate("t", List.of())));
        assertEquals(new MessageCounts(6, 0, 6, 0, 0), manager.status().messages());
    }

    @Test
    void aNestedReservedNameIsNobodysBusiness() {
        sent(manager.broadcast("c", "e", Map.of("inner", Map.of("_meta", 1))), "c");
    }

    @Test
    void theDefaultInstanceIsTheOneThatWasSet() {
        BroadcasterManager.setDefault(manager);
        assertSame(manager, BroadcasterManager.getDefault());
        BroadcasterManager.setDefault(null);
    }

    private Message sent(CompletionStage<Receipt> stage, String channel) {
        Receipt receipt = stage.toCompletableFuture().join();
        Message message = only(channel);
        assertEquals(new Receipt(message.id(), List.of("memory"), 1), receipt);
        return message;
    }

    private Message only(String channel) {
        List<Message> messages =
                wire.read(channel, null, 10, History.Order.OLDEST_FIRST).messages();
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    private static Undelivered refusal(CompletionStage<Receipt> stage) {
        CompletionException thrown = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return ((UndeliveredException) thrown.getCause()).why();
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }
}
