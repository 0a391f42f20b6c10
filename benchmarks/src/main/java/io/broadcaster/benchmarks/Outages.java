package io.broadcaster.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What a server's death or freezing costs: 3,000 messages at 1,000 a second, publisher and listener in processes of
 * their own, the server killed in the middle and back after half a second, or frozen for five, or (Redis) a
 * replica of another server for half a second. Prints, per contender:
 * lost messages; those lost in silence (acknowledged, never heard, never reported); the publishing caller's p99.9,
 * from the intended time of each call; and the time from the server's first answer to the first message heard.
 *
 * <p>Arguments: the number of rounds (5).
 */
public final class Outages {
    private static final int MESSAGES = 3_000;

    private Outages() {}

    private enum Fault {
        NONE,
        KILLED,
        FROZEN,
        DEMOTED
    }

    private record Result(long lost, long silent, double callerMillis, double recoveryMillis) {}

    /** Runs all rounds. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        Map<String, List<Result>> results = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("outages");
        try (OutageBackend redis = OutageBackend.redis(folder);
                OutageBackend postgres = OutageBackend.postgres(folder)) {
            System.out.println(redis.describe() + "\n" + postgres.describe());
            for (int round = 0; round < rounds; round++) {
                for (Fault fault : Fault.values()) {
                    for (String contender : List.of("broadcaster-redis", "jedis", "lettuce", "redisson")) {
                        add(results, contender, fault, trial(contender, redis, fault));
                    }
                    if (fault != Fault.DEMOTED) {
                        for (String contender : List.of("broadcaster-postgres", "pgjdbc")) {
                            add(results, contender, fault, trial(contender, postgres, fault));
                        }
                    }
                }
            }
        }
        print(results);
    }

    private static void add(Map<String, List<Result>> results, String contender, Fault fault, Result result) {
        String row = String.format(Locale.ROOT, "%-8s %-20s", fault, contender);
        results.computeIfAbsent(row, name -> new ArrayList<>()).add(result);
        System.out.println(row + " " + result);
    }

    private static Result trial(String contender, OutageBackend server, Fault fault) throws Exception {
        try (OutageProcess listener = new OutageProcess("listen", contender, server.url());
                OutageProcess publisher =
                        new OutageProcess("publish", contender, server.url(), Integer.toString(MESSAGES))) {
            listener.await("ready");
            publisher.await("ready");
            publisher.send("go");
            CompletableFuture<Long> accepts = CompletableFuture.supplyAsync(() -> server.suffer(fault.name(), 1_500));
            List<String> report = publisher.awaitEnd();
            long back = accepts.get();
            listener.awaitSilence();
            return evaluate(report, listener.lines(), fault == Fault.NONE ? Long.MAX_VALUE : back);
        }
    }

    private static Result evaluate(List<String> published, List<String> heard, long back) {
        Set<Integer> acknowledged = new HashSet<>();
        double caller = 0;
        for (String line : published) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "acknowledged" ->
                    Arrays.stream(words).skip(1).map(Integer::valueOf).forEach(acknowledged::add);
                case "caller" -> caller = Double.parseDouble(words[1]);
                default -> {}
            }
        }
        TreeMap<Integer, Long> times = new TreeMap<>();
        Set<Integer> reported = new HashSet<>();
        for (String line : heard) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "heard" -> times.putIfAbsent(Integer.valueOf(words[1]), Long.valueOf(words[2]));
                case "gap" -> {
                    for (int number = Integer.parseInt(words[1]); number <= Integer.parseInt(words[2]); number++) {
                        reported.add(number);
                    }
                }
                default -> {}
            }
        }
        times.remove(0);
        acknowledged.remove(0);
        long silent = acknowledged.stream()
                .filter(number -> !times.containsKey(number) && !reported.contains(number))
                .count();
        long first = times.values().stream()
                .mapToLong(Long::longValue)
                .filter(time -> time >= back)
                .min()
                .orElse(back);
        return new Result(MESSAGES - times.size(), silent, caller, (first - back) / 1e6);
    }

    private static void print(Map<String, List<Result>> results) {
        System.out.println("fault    contender            lost (min/median/max)  silent  caller p99.9 ms  recovery ms");
        results.forEach((row, all) -> System.out.printf(
                Locale.ROOT,
                "%s %s  %s  %s  %s%n",
                row,
                spread(all.stream().map(result -> (double) result.lost).toList()),
                spread(all.stream().map(result -> (double) result.silent).toList()),
                spread(all.stream().map(Result::callerMillis).toList()),
                spread(all.stream().map(Result::recoveryMillis).toList())));
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.2f/%.2f/%.2f",
                sorted.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
    }
}
