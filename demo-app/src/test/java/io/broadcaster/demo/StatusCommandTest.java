package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    @TempDir
    Path folder;

    private final RunningApp server =
            RunningApp.start("token", builder -> builder.route("one", new FailingBroadcaster()));

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void theConfiguredTokenOpensTheStatus() throws IOException {
        CommandRun run = status("http://127.0.0.1:" + server.port() + "/", "ADMIN_TOKEN=token");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("{\"primary_broadcaster\":\"one\""), run.out());
    }

    @Test
    void withoutTheTokenItSaysWhatToSet() throws IOException {
        CommandRun run = status("http://127.0.0.1:" + server.port(), "OTHER=1");
        assertEquals(1, run.status());
        assertTrue(run.err().contains("ADMIN_TOKEN"), run.err());
    }

    @Test
    void anAddressWithoutAnAppServerIsSaidSo() throws IOException {
        CommandRun run = status("http://127.0.0.1:" + server.port() + "/elsewhere", "OTHER=1");
        assertEquals(1, run.status());
        assertTrue(run.err().contains("404"), run.err());
    }

    private CommandRun status(String url, String line) throws IOException {
        Path environment = Files.writeString(folder.resolve("test.env"), line + "\n");
        return CommandRun.of("status", "--url", url, "--env-file", environment.toString());
    }
}
