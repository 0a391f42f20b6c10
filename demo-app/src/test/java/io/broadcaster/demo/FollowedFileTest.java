package io.broadcaster.demo;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFileTest {
    @TempDir
    Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private Path file;

    @BeforeEach
    void follow() {
        file = folder.resolve("app.log");
        reader.execute(() -> {
            try (LineReader followed = new LineReader(new FollowedFile(file))) {
                for (String line = followed.readLine(); line != null; line = followed.readLine()) {
                    lines.add(line);
                }
            } catch (IOException ended) {
                lines.add("ended");
            }
        });
    }

    @AfterEach
    void end() {
        reader.shutdownNow();
    }

    @Test
    void aFileThatIsNotThereYetIsWaitedFor() throws IOException {
        Files.writeString(file, "first\n");
        assertRead("first");
    }

    @Test
    void whatIsAppendedIsRead() throws IOException {
        Files.writeString(file, "a\nb");
        assertRead("a");
        Files.writeString(file, "c\nd\n", APPEND);
        assertRead("a", "bc", "d");
    }

    @Test
    void aTruncatedFileIsReadFromItsStart() throws IOException {
        Files.writeString(file, "a long line\n");
        assertRead("a long line");
        Files.writeString(file, "b\n", TRUNCATE_EXISTING);
        assertRead("a long line", "b");
    }

    @Test
    void aReplacedFileIsReadToItsEndAndThenTheNewOne() throws IOException {
        Files.writeString(file, "old\n");
        assertRead("old");
        Path rotated = Files.move(file, folder.resolve("app.log.1"));
        Files.writeString(rotated, "late\n", APPEND);
        assertRead("old", "late");
        Files.writeString(file, "new line\n");
        assertRead("old", "late", "new line");
    }

    @Test
    void anUnfinishedLineEndsWhereTheNewFileBegins() throws IOException {
        Files.writeString(file, "a\nunfinished");
        assertRead("a");
        Files.move(file, folder.resolve("app.log.1"));
        Files.writeString(file, "new\n");
        assertRead("a", "unfinished", "new");
    }

    @Test
    void anInterruptEndsTheWaiting() {
        reader.shutdownNow();
        assertRead("ended");
    }

    private void assertRead(String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), lines));
    }
}
