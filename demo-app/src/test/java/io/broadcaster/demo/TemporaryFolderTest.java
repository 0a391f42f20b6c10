package io.broadcaster.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    Path elsewhere;

    @Test
    void nobodyElseMayLookIntoIt() throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
        }
    }

    @Test
    void closingDeletesAllThatIsInItAndNothingElse() throws IOException {
        TemporaryFolder folder = new TemporaryFolder();
        Files.createDirectories(folder.path().resolve("a/b"));
        Files.writeString(folder.path().resolve("a/b/c"), "c");
        Path precious = Files.writeString(elsewhere.resolve("precious"), "p");
        Files.createSymbolicLink(folder.path().resolve("link"), elsewhere);
        folder.close();
        assertFalse(Files.exists(folder.path()));
        assertTrue(Files.exists(precious));
        folder.close();
    }
}
