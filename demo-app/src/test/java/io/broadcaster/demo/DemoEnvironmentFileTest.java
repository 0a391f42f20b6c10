package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.manager.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoEnvironmentFileTest {
    private static final Map<String, String> VALUES =
            Map.of("DEMO_URL", "redis://:pw@127.0.0.1:1/0", "DEMO_TOKEN", "a #b'c \\d");

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve(DemoEnvironmentFile.NAME);
    }

    @Test
    void otherCommandsReadBackWhatWasWritten() throws IOException {
        try (DemoEnvironmentFile file = new DemoEnvironmentFile(folder, VALUES)) {
            file.acquire();
            file.write();
            Configuration read = Configuration.load(path);
            VALUES.forEach((key, value) -> assertEquals(value, read.text(key)));
            assertTrue(Files.readString(path).contains("DEMO_URL=redis://:pw@127.0.0.1:1/0\n"));
        }
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        Files.writeString(path, "left by a demo that was killed");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        try (DemoEnvironmentFile file = new DemoEnvironmentFile(folder, VALUES)) {
            file.acquire();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals("", Files.readString(path));
        }
    }

    @Test
    void closingDeletesIt() throws IOException {
        DemoEnvironmentFile file = new DemoEnvironmentFile(folder, VALUES);
        file.acquire();
        file.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void aSecondDemoInTheFolderIsRefusedAndLeavesTheFirstOnesFile() throws IOException {
        try (DemoEnvironmentFile first = new DemoEnvironmentFile(folder, VALUES)) {
            first.acquire();
            first.write();
            DemoEnvironmentFile second = new DemoEnvironmentFile(folder, Map.of());
            CommandFailure failure = assertThrows(CommandFailure.class, second::acquire);
            assertTrue(String.valueOf(failure.getMessage()).contains(path.toString()), failure.getMessage());
            second.close();
            assertTrue(Files.size(path) > 0);
        }
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path target = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(path, target);
        assertThrows(CommandFailure.class, () -> new DemoEnvironmentFile(folder, VALUES).acquire());
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidSo() {
        DemoEnvironmentFile file = new DemoEnvironmentFile(folder.resolve("missing"), VALUES);
        assertThrows(CommandFailure.class, file::acquire);
    }
}
