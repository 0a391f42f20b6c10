package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Providers that come and go as jars on the class path. */
@Timeout(120)
class PluginTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void theProviderOfTheDocumentationIsFoundAndCarriesMessages() throws Exception {
        Path taken = folder.resolve("taken.jsonl");
        Path environment = environment("BROADCASTERS=file", "FILE_PATH=" + taken);
        Path lines = Files.write(folder.resolve("lines.log"), List.of("one", "two", "three"));
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + DocumentedProvider.jar(folder);

        try (CommandProcess tail = CommandProcess.startWith(
                classPath, folder, "tail", lines.toString(), "--env-file", environment.toString())) {
            assertEquals(0, tail.awaitEnd(), tail.err());
            JsonNode status = JSON.readTree(tail.lastLine());
            assertEquals("file", status.path("active_broadcaster").asText());
            assertEquals(3, status.path("messages").path("delivered").asInt());
        }
        assertEquals(
                List.of("one", "two", "three"),
                Files.readAllLines(taken).stream().map(PluginTest::text).toList());
    }

    @Test
    void aProviderThatIsMissingIsNamedTogetherWithThoseFound() throws Exception {
        Path environment = environment("BROADCASTERS=file");
        try (CommandProcess publish = CommandProcess.start(
                folder, "publish", "channel", "event", "{}", "--env-file", environment.toString())) {
            assertEquals(1, publish.awaitEnd());
            assertTrue(
                    publish.err()
                            .contains(
                                    "names 'file', but the providers found are [ably, memory, postgres, pusher, redis]"),
                    publish.err());
        }
    }

    @Test
    void withoutTheRedisProvidersJarTheOtherBackendIsTaken() throws Exception {
        Path environment = environment(
                "PUBSUB_BACKEND=redis",
                "REDIS_URL=redis://127.0.0.1:1/0",
                "DATABASE_URL=postgresql://127.0.0.1:1/none",
                "BROADCAST_DELIVERY_TIMEOUT=PT1S",
                "BROADCAST_PUBLISH_TIMEOUT=PT1S");
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("broadcaster-redis"))
                .collect(Collectors.joining(File.pathSeparator));
        try (CommandProcess publish = CommandProcess.startWith(
                classPath, folder, "publish", "channel", "event", "{}", "--env-file", environment.toString())) {
            assertEquals(1, publish.awaitEnd());
            assertTrue(
                    publish.err().contains("[PubSub] Redis not available, falling back to PostgreSQL"), publish.err());
            JsonNode routes = JSON.readTree(publish.lastLine()).path("broadcasters");
            assertEquals(List.of("postgres"), routes.findValuesAsText("name"));
        }
    }

    private Path environment(String... lines) throws Exception {
        return Files.write(folder.resolve("test.env"), List.of(lines));
    }

    private static String text(String envelope) {
        try {
            return JSON.readTree(envelope).path("data").path("text").asText();
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(envelope, malformed);
        }
    }
}
