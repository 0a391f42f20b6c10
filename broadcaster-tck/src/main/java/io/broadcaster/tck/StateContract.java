package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.SharedState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Nodes tell each other what they hold, and are forgotten when they fall silent. */
interface StateContract {
    Duration LONG = Duration.ofMinutes(5);
    Duration SHORT = Duration.ofMillis(300);

    @ContractTest(Capability.STATE)
    default void whatNodesTellIsReadByPrefix(Bench bench) {
        String key = bench.channel();
        String one = Bench.newChannel();
        String two = Bench.newChannel();
        state(bench).write(one, Map.of(key + "-room-1", "x", key + "-hall", "ü😀\"\\\n"), LONG);
        state(bench).write(two, Map.of(key + "-room-2", "z", key + "-room-é", "\u0001"), LONG);
        Map<String, String> rooms = Map.of(key + "-room-2", "z", key + "-room-é", "\u0001");
        assertEquals(
                Map.of(one, Map.of(key + "-room-1", "x"), two, rooms),
                state(bench).read(key + "-room-"));
        assertEquals(
                Map.of(one, Map.of(key + "-hall", "ü😀\"\\\n")), state(bench).read(key + "-hall"));
        assertEquals(Map.of(), state(bench).read(key + "-room-3"));
        Map<String, Map<String, String>> everything = state(bench).read("");
        assertTrue(everything.keySet().containsAll(List.of(one, two)), () -> "without a prefix: " + everything);
    }

    @ContractTest({Capability.STATE, Capability.STOP})
    default void whatOneTellsIsReadByAllOnTheServer(Bench bench) {
        SharedState other = (SharedState) bench.open(Bench.SHARED);
        String key = bench.channel();
        String node = Bench.newChannel();
        assertFalse(state(bench).write(node, Map.of(key, "x"), LONG));
        assertEquals(Map.of(node, Map.of(key, "x")), other.read(key));
        assertTrue(other.write(node, Map.of(key, ""), LONG), "the server knows the node");
        assertEquals(Map.of(), state(bench).read(key));
    }

    @ContractTest(Capability.STATE)
    default void aValueIsReplacedAndAnEmptyOneRemovesItsKey(Bench bench) {
        String key = bench.channel();
        String node = Bench.newChannel();
        assertFalse(state(bench).write(node, Map.of(key, "x", key + "1", "y"), LONG), "it has never told anything");
        assertTrue(state(bench).write(node, Map.of(key, "z"), LONG), "it has just told something");
        assertEquals(
                Map.of(node, Map.of(key, "z", key + "1", "y")), state(bench).read(key));
        assertTrue(state(bench).write(node, Map.of(key, "", key + "2", ""), LONG));
        assertEquals(Map.of(node, Map.of(key + "1", "y")), state(bench).read(key));
        assertTrue(state(bench).write(node, Map.of(key + "1", ""), LONG));
        assertEquals(Map.of(), state(bench).read(key));
        assertTrue(state(bench).write(node, Map.of(), LONG), "a node that tells nothing is alive all the same");
    }

    @ContractTest(Capability.STATE)
    default void aSilentNodeIsForgottenAndLearnsOfIt(Bench bench) {
        String key = bench.channel();
        String silent = Bench.newChannel();
        String alive = Bench.newChannel();
        state(bench).write(silent, Map.of(key, "x"), SHORT);
        state(bench).write(alive, Map.of(key, "y"), SHORT);
        state(bench).write(alive, Map.of(), LONG);
        bench.await("forgetting").until(() -> !state(bench).read(key).containsKey(silent));
        assertEquals(Map.of(alive, Map.of(key, "y")), state(bench).read(key), "a heartbeat keeps all alive");
        assertFalse(state(bench).write(silent, Map.of(key + "1", "z"), LONG), "it was forgotten");
        assertEquals(
                Map.of(silent, Map.of(key + "1", "z")),
                onlyOf(silent, state(bench).read(key)));
    }

    private static Map<String, Map<String, String>> onlyOf(String node, Map<String, Map<String, String>> all) {
        return Map.of(node, all.getOrDefault(node, Map.of()));
    }

    @ContractTest(Capability.STATE)
    default void manyNodesTellAtTheSameTime(Bench bench) {
        String key = bench.channel();
        List<String> nodes =
                IntStream.range(0, 4).mapToObj(i -> Bench.newChannel()).toList();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Void>> all = nodes.stream()
                    .map(node -> CompletableFuture.runAsync(() -> tellAll(bench, node, key), threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
        Map<String, Map<String, String>> expected = new HashMap<>();
        nodes.forEach(node -> expected.put(node, Map.of(key + "19", node)));
        assertEquals(expected, state(bench).read(key));
    }

    private static void tellAll(Bench bench, String node, String key) {
        for (int i = 0; i < 20; i++) {
            state(bench).write(node, Map.of(key + i, node, key + (i - 1), ""), LONG);
        }
    }

    @ContractTest(Capability.STATE)
    default void manyAndLargeValuesAreKept(Bench bench) {
        String key = bench.channel();
        String node = Bench.newChannel();
        Map<String, String> values = new HashMap<>();
        IntStream.range(0, 2_000).forEach(i -> values.put(key + "-" + i, "value " + i));
        values.put(key, "é".repeat(250_000));
        state(bench).write(node, values, LONG);
        assertEquals(Map.of(node, values), state(bench).read(key));
    }

    private static SharedState state(Bench bench) {
        return (SharedState) bench.broadcaster();
    }
}
