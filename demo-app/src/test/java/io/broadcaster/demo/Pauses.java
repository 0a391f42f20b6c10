package io.broadcaster.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the lines on pages stood still at each event; a measure to be read, which nothing is asserted of. */
final class Pauses {
    private final Map<String, Long> events = new LinkedHashMap<>();

    /** Something happens now. */
    void mark(String event) {
        events.put(event, System.currentTimeMillis());
    }

    /** One line per event: the longest pause on each page from then to the next event, in milliseconds. */
    String report(Map<String, Window> pages) {
        List<String> names = List.copyOf(events.keySet());
        StringBuilder report = new StringBuilder("Longest pause of the line, in ms");
        for (int i = 0; i < names.size(); i++) {
            long from = events.get(names.get(i));
            long to = i + 1 < names.size() ? events.get(names.get(i + 1)) : Long.MAX_VALUE;
            report.append("\n  ")
                    .append(names.get(i))
                    .append(pages.entrySet().stream()
                            .map(page -> " · " + page.getKey() + " "
                                    + longest(page.getValue().lines(), from, to))
                            .collect(Collectors.joining()));
        }
        return report.toString();
    }

    private static long longest(List<ShownLine> lines, long from, long to) {
        long longest = 0;
        for (int i = 1; i < lines.size(); i++) {
            long at = lines.get(i).at();
            if (at >= from && at < to) {
                longest = Math.max(longest, at - lines.get(i - 1).at());
            }
        }
        return longest;
    }
}
