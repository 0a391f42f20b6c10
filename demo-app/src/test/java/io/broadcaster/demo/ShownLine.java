package io.broadcaster.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line on a page.
 *
 * @param text the line
 * @param thread whose it is
 * @param at when the page got it, in milliseconds since 1970
 */
record ShownLine(String text, @Nullable String thread, long at) {
    static ShownLine of(List<Object> fields) {
        return new ShownLine((String) fields.get(0), (String) fields.get(1), ((Number) fields.get(2)).longValue());
    }
}
