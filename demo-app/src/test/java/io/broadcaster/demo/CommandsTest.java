package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {
    private static final String SECRET = "canary5ecret";

    @TempDir
    Path folder;

    private Path lines;

    @BeforeEach
    void writeLines() throws IOException {
        lines = Files.writeString(folder.resolve("lines.log"), "one\ntwo\nthree");
    }

    @Test
    void tailBroadcastsEveryLineAndPrintsTheStatusLast() throws IOException {
        CommandRun run = CommandRun.of("tail", lines.toString(), "--env-file", environment("BROADCASTERS=memory"));
        assertEquals(0, run.status(), run.err());
        assertEquals("{\"accepted\":3,\"delivered\":3,\"failed\":0,\"dropped\":0,\"pending\":0}", messages(run));
    }

    @Test
    void tailFitsIntoASmallBuffer() throws IOException {
        Files.writeString(lines, "line\n".repeat(5_000));
        CommandRun run = CommandRun.of(
                "tail",
                lines.toString(),
                "--env-file",
                environment("BROADCASTERS=memory", "BROADCAST_BUFFER_MESSAGES=20"));
        assertEquals(0, run.status(), run.err());
        assertTrue(messages(run).startsWith("{\"accepted\":5000,\"delivered\":5000,"), run.out());
    }

    @Test
    void tailThatDeliversNothingPrintsTheStatusAndFails() throws IOException {
        CommandRun run = CommandRun.of("tail", lines.toString(), "--env-file", unreachablePusher());
        assertEquals(1, run.status());
        assertEquals("{\"accepted\":3,\"delivered\":0,\"failed\":3,\"dropped\":0,\"pending\":0}", messages(run));
        assertOneLine(run, "3 of 3 messages were not delivered");
    }

    @Test
    void tailOfAFileThatIsNotThereFails() throws IOException {
        String missing = folder.resolve("missing.log").toString();
        assertOneLine(CommandRun.of("tail", missing, "--env-file", environment("BROADCASTERS=memory")), missing);
    }

    @Test
    void tailOfAFolderFails() throws IOException {
        CommandRun run = CommandRun.of("tail", folder.toString(), "--env-file", environment("BROADCASTERS=memory"));
        assertOneLine(run, folder.toString());
    }

    @Test
    void publishPrintsTheStatusLast() throws IOException {
        CommandRun run =
                CommandRun.of("publish", "c", "e", "{\"a\":1.0}", "--env-file", environment("BROADCASTERS=memory"));
        assertEquals(0, run.status(), run.err());
        assertTrue(messages(run).startsWith("{\"accepted\":1,\"delivered\":1,"), run.out());
    }

    @Test
    void publishOfAMessageThatIsNoneFails() throws IOException {
        CommandRun run =
                CommandRun.of("publish", "c", "e", "{\"_meta\":1}", "--env-file", environment("BROADCASTERS=memory"));
        assertOneLine(run, "1 of 1 messages were not delivered");
        assertTrue(messages(run).contains("\"failed\":1"), run.out());
    }

    @Test
    void bothMeasuresEveryBackend() throws IOException {
        CommandRun run = CommandRun.of("both", "--env-file", environment("BROADCASTERS=memory"));
        assertEquals(0, run.status(), run.err());
        assertTrue(
                run.out()
                        .matches(
                                "memory +ok +heard back in min \\d+\\.\\d ms, median \\d+\\.\\d ms \\(20 messages\\)\n"),
                run.out());
    }

    @Test
    void checkGoesOnAfterABackendThatFailsAndSaysWhatToDo() throws IOException {
        CommandRun run = CommandRun.of(
                "check",
                "--env-file",
                environment("BROADCASTERS=redis,memory", "REDIS_URL=redis://user:" + SECRET + "@127.0.0.1:1/0"));
        assertEquals(1, run.status());
        assertTrue(run.out().matches("(?s)redis +failed .*check that the server runs.*\nmemory +ok .*\n"), run.out());
        assertFalse((run.out() + run.err()).contains(SECRET));
    }

    @Test
    void checkListsEveryFaultOfTheConfiguration() throws IOException {
        CommandRun run = CommandRun.of(
                "check",
                "--env-file",
                environment(
                        "BROADCASTERS=memory",
                        "BROADCAST_TO_ALL=perhaps",
                        "BROADCAST_LANES=0",
                        "BROADCAST_NONSENSE=1"));
        assertEquals(1, run.status());
        assertEquals(
                3,
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("configuration  failed "))
                        .count(),
                run.out());
    }

    @Test
    void aFaultyConfigurationFailsEveryOtherCommandInOneLine() throws IOException {
        String faulty = environment("BROADCASTERS=memory", "BROADCAST_LANES=0");
        assertOneLine(CommandRun.of("tail", lines.toString(), "--env-file", faulty), "BROADCAST_LANES");
        assertOneLine(CommandRun.of("listen", "logs", "--env-file", faulty), "BROADCAST_LANES");
    }

    @Test
    void aNamedEnvironmentFileMustBeThere() {
        String missing = folder.resolve("missing.env").toString();
        assertOneLine(CommandRun.of("publish", "c", "e", "1", "--env-file", missing), missing);
    }

    @Test
    void listenNeedsARouteThatCanListen() throws IOException {
        assertOneLine(CommandRun.of("listen", "logs", "--env-file", unreachablePusher()), "REDIS_URL");
    }

    @Test
    void statusSaysWhenNobodyAnswers() throws IOException {
        try (LoopbackPort nobody = new LoopbackPort()) {
            CommandRun run = CommandRun.of(
                    "status",
                    "--url",
                    "http://127.0.0.1:" + nobody.number(),
                    "--env-file",
                    environment("BROADCASTERS=memory"));
            assertOneLine(run, "--url");
        }
    }

    private String unreachablePusher() throws IOException {
        return environment(
                "PUSHER_APP_ID=1",
                "PUSHER_KEY=key",
                "PUSHER_SECRET=" + SECRET,
                "PUSHER_HOST=127.0.0.1",
                "PUSHER_PORT=1",
                "PUSHER_USE_TLS=false",
                "BROADCAST_PUBLISH_TIMEOUT=PT1S",
                "BROADCAST_DELIVERY_TIMEOUT=PT1S");
    }

    private String environment(String... keys) throws IOException {
        return Files.writeString(folder.resolve("test.env"), String.join("\n", keys) + "\n")
                .toString();
    }

    private static void assertOneLine(CommandRun run, String hint) {
        assertEquals(1, run.status());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(hint), run.err());
        assertFalse(run.err().contains(SECRET), run.err());
    }

    private static String messages(CommandRun run) throws IOException {
        JsonNode status = new ObjectMapper().readTree(run.lastLine());
        return status.path("messages").toString();
    }
}
