package io.broadcaster.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisedProcessTest {
    @TempDir
    Path folder;

    private Path pids;
    private SupervisedProcess server;

    @BeforeEach
    void describe() {
        pids = folder.resolve("pids");
        server = server("echo $$ >> " + pids + "; echo Ready to accept connections; exec sleep 1000", List.of());
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void startingReturnsWhenItAcceptsConnections() throws IOException {
        server.start();
        assertTrue(isAlive(pid(0)));
    }

    @Test
    void whatIsKilledIsStartedAgainEveryTime() throws IOException {
        server.start();
        for (int kill = 0; kill < 3; kill++) {
            ProcessHandle.of(pid(kill)).orElseThrow().destroyForcibly();
            int next = kill + 1;
            await().until(() -> Files.readAllLines(pids).size() > next);
        }
        await().until(() -> isAlive(pid(3)));
    }

    @Test
    void closingEndsItForGood() throws IOException {
        server.start();
        server.close();
        assertFalse(isAlive(pid(0)));
        assertThrows(IOException.class, server::start);
        assertEquals(1, Files.readAllLines(pids).size());
    }

    @Test
    void whatIsPausedStaysStoppedUntilItIsResumed() throws IOException {
        server.start();
        server.pause();
        assertFalse(isAlive(pid(0)));
        server.pause();
        server.resume();
        await().until(() -> Files.readAllLines(pids).size() == 2 && isAlive(pid(1)));
        server.pause();
        server.close();
        assertEquals(2, Files.readAllLines(pids).size());
    }

    @Test
    void closingEndsOneThatIgnoresSigterm() throws IOException {
        server = server(
                "trap '' TERM; echo $$ >> " + pids + "; echo ready to accept connections; while :; do sleep 1; done",
                List.of());
        server.start();
        server.close();
        assertFalse(isAlive(pid(0)));
    }

    @Test
    void theStopCommandIsUsedWhereThereIsOne() throws IOException {
        Path stopped = folder.resolve("stopped");
        String stop = "touch " + stopped + "; kill -KILL $(cat " + pids + ")";
        server = server(
                "echo $$ >> " + pids + "; echo ready to accept connections; exec sleep 1000",
                List.of("sh", "-c", stop));
        server.start();
        server.close();
        assertTrue(Files.exists(stopped));
        assertFalse(isAlive(pid(0)));
    }

    @Test
    void oneThatEndsAtOnceSaysWhy() {
        server = server("echo starting; echo the disk is full >&2; exit 1", List.of());
        IOException failure = assertThrows(IOException.class, server::start);
        assertTrue(String.valueOf(failure.getMessage()).endsWith("the disk is full"), failure.getMessage());
    }

    @Test
    void oneThatWritesMuchDoesNotStop() throws IOException {
        Path written = folder.resolve("written");
        server = server(
                "echo ready to accept connections; head -c 1000000 /dev/zero | tr '\\0' '\\n'; touch " + written
                        + "; exec sleep 1000",
                List.of());
        server.start();
        await().until(() -> Files.exists(written));
    }

    private static SupervisedProcess server(String script, List<String> stop) {
        return new SupervisedProcess(new ServerProgram("test", List.of("sh", "-c", script), stop));
    }

    private long pid(int start) throws IOException {
        return Long.parseLong(Files.readAllLines(pids).get(start));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
