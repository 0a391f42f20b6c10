package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import io.broadcaster.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Batches arrive whole, once and in order. */
interface BatchContract {
    /** So many of the calls in flight are tried at the most. */
    int THREADS = 8;

    @ContractTest
    default void carriesABatchOfOne(Bench bench) throws Exception {
        carries(bench, 1);
    }

    @ContractTest
    default void carriesABatchOfTheLimit(Bench bench) throws Exception {
        carries(bench, bench.broadcaster().limits().messagesPerBatch());
    }

    private static void carries(Bench bench, int size) throws Exception {
        Watch watch = bench.watch(bench.channel());
        List<Message> batch = bench.messages(size);
        bench.publish(batch);
        bench.assertArrives(watch, batch);
    }

    @ContractTest
    default void tellsTheTruthAboutABatchPastTheLimit(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        int limit = bench.broadcaster().limits().messagesPerBatch();
        bench.assertTruthful(watch, List.of(Attempt.of(bench.broadcaster(), bench.messages(limit + 1))));
    }

    @ContractTest
    default void keepsTheOrderOverManyCalls(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        int limit = bench.broadcaster().limits().messagesPerBatch();
        List<Message> all = new ArrayList<>();
        for (int size = 1; size <= 20; size++) {
            List<Message> batch = bench.messages(Math.min(size, limit));
            bench.publish(batch);
            all.addAll(batch);
        }
        bench.assertArrives(watch, all);
    }

    @ContractTest
    default void keepsTheChannelsOfABatchApart(Bench bench) throws Exception {
        String other = Bench.newChannel();
        Watch first = bench.watch(bench.channel());
        Watch second = bench.watch(other);
        int limit = bench.broadcaster().limits().messagesPerBatch();
        List<Message> here = bench.messages((Math.min(limit, 10) + 1) / 2);
        List<Message> there = new Samples(other).next(Math.min(limit, 10) / 2);
        List<Message> mixed = new ArrayList<>();
        for (int i = 0; i < here.size(); i++) {
            mixed.add(here.get(i));
            mixed.addAll(i < there.size() ? there.subList(i, i + 1) : List.of());
        }
        bench.publish(mixed);
        bench.assertArrives(first, here);
        if (there.isEmpty()) {
            assertIterableEquals(there, second.arrived());
        } else {
            bench.assertArrives(second, there);
        }
    }

    @ContractTest
    default void leavesTheBatchAsItWasAndLooksAtItNoMore(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        List<Message> all =
                bench.messages(Math.min(3, bench.broadcaster().limits().messagesPerBatch()));
        LentList batch = new LentList(all);
        bench.publish(Collections.unmodifiableList(batch));
        batch.takeBack();
        bench.assertArrives(watch, all);
        batch.assertNotUsedSince();
    }

    @ContractTest
    default void publishesFromSeveralThreadsAtOnce(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        int threads = Math.min(THREADS, bench.broadcaster().limits().callsInFlight());
        int size = Math.min(5, bench.broadcaster().limits().messagesPerBatch());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<List<Message>> streams = IntStream.range(0, threads)
                    .mapToObj(thread -> new Samples(bench.channel()).next(size * 10))
                    .toList();
            List<CompletableFuture<Void>> publishers = streams.stream()
                    .map(stream -> CompletableFuture.runAsync(() -> inBatches(bench, stream, size), executor))
                    .toList();
            publishers.forEach(CompletableFuture::join);
            bench.await("all messages").until(() -> watch.arrived().size() >= threads * size * 10);
            for (List<Message> stream : streams) {
                assertIterableEquals(bench.carried(stream), of(stream, bench, watch));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void inBatches(Bench bench, List<Message> stream, int size) {
        for (int i = 0; i < stream.size(); i += size) {
            bench.publish(stream.subList(i, i + size));
        }
    }

    private static List<Message> of(List<Message> stream, Bench bench, Watch watch) throws Exception {
        List<Message> wanted = bench.carried(stream);
        return bench.carried(watch.arrived()).stream().filter(wanted::contains).toList();
    }
}
