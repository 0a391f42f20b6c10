package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandUsageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tial",
                "tail",
                "tail a b",
                "tail a --thread-id",
                "tail a --nonsense",
                "publish",
                "publish c e",
                "publish c e {",
                "publish c e {}{}",
                "publish c e ''",
                "listen",
                "listen logs --count 0",
                "listen logs --count many",
                "both extra",
                "check extra",
                "status --url",
                "status --url :",
                "status --url ftp://127.0.0.1",
                "status --url http://user:password@127.0.0.1",
                "demo --port 0",
                "demo --port 65536",
                "demo --gateway-port 0",
                "demo --sandbox-port x",
                "demo --quota -1",
                "demo --without mysql",
                "serve --port -1",
                "serve --public-url logs.example.com",
                "serve --public-url ftp://logs.example.com"
            })
    void wrongUsageEndsWithStatus2AndOneLineOnStderr(String arguments) {
        CommandRun run = CommandRun.of(
                arguments.isEmpty()
                        ? new String[0]
                        : arguments.replace("''", "").split(" ", -1));
        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("--help"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void helpNamesEveryCommand() {
        CommandRun run = CommandRun.of("--help");
        assertEquals(0, run.status());
        for (String command : List.of("demo", "serve", "tail", "publish", "listen", "both", "status", "check")) {
            assertTrue(run.out().contains("  " + command + " "), run.out());
            assertEquals(0, CommandRun.of(command, "--help").status());
        }
    }

    @Test
    void theEnvironmentFileMayBeNamedBeforeOrAfterTheCommand() {
        for (String[] arguments : List.of(
                new String[] {"--env-file", "nowhere.env", "check"},
                new String[] {"check", "--env-file=nowhere.env"})) {
            CommandRun run = CommandRun.of(arguments);
            assertEquals(1, run.status());
            assertTrue(run.err().contains("nowhere.env"), run.err());
        }
    }
}
