package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.broadcaster.Message;
import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Queue<Message> heard = new ConcurrentLinkedQueue<>();
    private RunningApp app;

    @BeforeEach
    void start() {
        app = RunningApp.start(
                null, builder -> builder.configuration(Configuration.of(Map.of("BROADCASTERS", "memory"))));
        for (String channel : List.of("logs", "admin", "task_updates", "run_events")) {
            app.manager().subscribe(channel, heard::add);
        }
    }

    @AfterEach
    void end() {
        app.close();
    }

    @Test
    void aWorkflowTellsHowItGetsOnByAllKindsOfMessages() throws IOException {
        String answer = post("{\"thread_id\":\"test-123\",\"sop\":\"Test workflow\",\"initial_data\":{}}");
        assertEquals(202, RawHttp.status(answer), answer);
        assertEquals(
                "test-123",
                JSON.readTree(RawHttp.body(answer)).path("thread_id").asText());
        assertEquals(409, RawHttp.status(post("{\"thread_id\":\"test-123\",\"sop\":\"again\"}")));
        int steps = SampleWorkflows.STEPS.size();
        await().until(() -> types("admin").contains("workflow_completed"));
        await().until(() -> count("run_events") == steps && count("task_updates") == steps);
        assertEquals(steps, types("admin").stream().filter("run_event"::equals).count());
        JsonNode bridged = heard.stream()
                .filter(message -> message.channel().equals("admin"))
                .map(WorkflowApiTest::data)
                .filter(data -> data.path("type").asText().equals("run_event"))
                .findFirst()
                .orElseThrow()
                .path("data");
        assertEquals("test-123", bridged.path("thread_id").asText());
        assertEquals("checkpoint_saved", bridged.path("event_type").asText());
        assertTrue(count("logs") > steps);
        assertEquals(202, RawHttp.status(post("{\"thread_id\":\"test-123\",\"sop\":\"again\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}{}",
                "{\"thread_id\":\"a\"}",
                "{\"sop\":\"a\"}",
                "{\"thread_id\":\" \",\"sop\":\"a\"}",
                "{\"thread_id\":7,\"sop\":\"a\"}",
                "{\"thread_id\":\"a\\n\",\"sop\":\"a\"}",
                "{\"thread_id\":\"a\",\"sop\":\"a\",\"initial_data\":[]}"
            })
    void badInputIs400(String body) throws IOException {
        assertEquals(400, RawHttp.status(post(body)), body);
    }

    private String post(String json) throws IOException {
        return app.post("/start", "application/json", json);
    }

    private long count(String channel) {
        return heard.stream()
                .filter(message -> message.channel().equals(channel))
                .count();
    }

    private List<String> types(String channel) {
        return heard.stream()
                .filter(message -> message.channel().equals(channel))
                .map(message -> data(message).path("type").asText())
                .toList();
    }

    private static JsonNode data(Message message) {
        try {
            return JSON.readTree(message.data());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
