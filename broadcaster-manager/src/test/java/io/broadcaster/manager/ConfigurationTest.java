package io.broadcaster.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void readsTheFileBehindTheEnvironment() throws IOException {
        Path file = write("REDIS_URL=redis://elsewhere", "PATH=never wins", "# a comment", "", "EMPTY=");
        Configuration configuration = Configuration.load(file);
        assertEquals("redis://elsewhere", configuration.text("REDIS_URL"));
        assertEquals(System.getenv("PATH"), configuration.text("PATH"));
        assertNull(configuration.text("EMPTY"));
    }

    @Test
    void faultsNameTheFileThatTheyWereReadFrom() throws IOException {
        Path file = write("BROADCASTERS=memory", "BROADCAST_LANES=none");
        ConfigurationException faults =
                assertThrows(ConfigurationException.class, () -> build(Configuration.load(file)));
        assertEquals(1, faults.faults().size());
        assertTrue(faults.getMessage().contains("BROADCAST_LANES (in " + file + ")"), faults.getMessage());
    }

    @Test
    void aMissingFileIsNamedTogetherWithWhatToDo() {
        Path file = folder.resolve("absent.env");
        ConfigurationException fault = assertThrows(ConfigurationException.class, () -> Configuration.load(file));
        assertTrue(fault.getMessage().contains(file.toString()), fault.getMessage());
    }

    @Test
    void aMalformedLineIsReportedWithoutShowingIt() throws IOException {
        Path file = write("PUSHER_SECRET canary-secret");
        ConfigurationException fault = assertThrows(ConfigurationException.class, () -> Configuration.load(file));
        assertFalse(fault.toString().contains("canary"), fault.toString());
    }

    @Test
    void showsNoValue() {
        assertEquals(
                "Configuration[PUSHER_SECRET]",
                Configuration.of(Map.of("PUSHER_SECRET", "canary")).toString());
    }

    @Test
    void reportsAllFaultsAndUnknownKeysAtOnce() {
        ConfigurationException faults = assertThrows(
                ConfigurationException.class,
                () -> build(Configuration.of(Map.of(
                        "BROADCASTERS", "stub,absent",
                        "BROADCAST_TO_AL", "true",
                        "BROADCAST_TO_ALL", "perhaps",
                        "BROADCAST_DELIVERY_TIMEOUT", "30",
                        "BROADCAST_HISTORY", "nowhere",
                        "STUB_SIZE", "11",
                        "STUB_LIMIT_RESET", "weekly"))));
        assertEquals(7, faults.faults().size(), () -> String.join("\n", faults.faults()));
        assertTrue(faults.getMessage().contains("names 'absent', but the providers found are [memory, stub]"));
        assertTrue(faults.getMessage().contains("BROADCAST_TO_AL is no known key"));
    }

    @Test
    void nothingConfiguredSaysWhatToSet() {
        ConfigurationException fault =
                assertThrows(ConfigurationException.class, () -> build(Configuration.of(Map.of())));
        assertEquals(1, fault.faults().size());
        assertTrue(fault.getMessage().contains("REDIS_URL"), fault.getMessage());
    }

    @Test
    void anUnknownBackendIsAFault() {
        ConfigurationException fault = assertThrows(
                ConfigurationException.class, () -> build(Configuration.of(Map.of("PUBSUB_BACKEND", "kafka"))));
        assertTrue(fault.getMessage().contains("PUBSUB_BACKEND must be redis or postgres"), fault.getMessage());
    }

    private Path write(String... lines) throws IOException {
        return Files.write(folder.resolve("test.env"), List.of(lines));
    }

    private static void build(Configuration configuration) {
        BroadcasterManager.builder().configuration(configuration).build().close();
    }
}
