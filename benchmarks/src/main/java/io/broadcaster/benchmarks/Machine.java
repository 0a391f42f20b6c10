package io.broadcaster.benchmarks;

/** What it runs on. */
final class Machine {
    private Machine() {}

    static String describe() {
        return "Java %s, %d cores, %s %s"
                .formatted(
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }
}
