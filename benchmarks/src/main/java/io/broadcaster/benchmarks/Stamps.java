package io.broadcaster.benchmarks;

import java.util.function.Consumer;

/** The stamps of all texts in something that holds several, such as a batch. */
final class Stamps {
    private static final int LENGTH = "#03-00000017#".length();

    private Stamps() {}

    /** In the order in which they stand there. */
    static void forEach(String body, Consumer<String> stamp) {
        for (int start = body.indexOf('#'); start >= 0; start = body.indexOf('#', start + LENGTH)) {
            stamp.accept(body.substring(start, start + LENGTH));
        }
    }
}
