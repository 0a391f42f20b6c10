package io.broadcaster.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits UTF-8 into lines, which end with {@code \n} or {@code \r\n}; a last one may lack that. What is not UTF-8 is
 * replaced. Beyond 16 MiB a line is cut, so that no input exhausts the memory.
 */
final class LineReader implements AutoCloseable {
    private static final int LONGEST = 16 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int next;
    private int end;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end; null when there is none. */
    @Nullable
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (next < end || fill()) {
            int stop = next;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            line.write(buffer, next, stop - next);
            next = stop;
            if (stop < end) {
                next++;
                return decode(line);
            }
            if (line.size() >= LONGEST) {
                return decode(line);
            }
        }
        return line.size() == 0 ? null : decode(line);
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private static String decode(ByteArrayOutputStream bytes) {
        String line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
