package io.broadcaster.ably;

import io.broadcaster.Message;
import io.broadcaster.spi.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts a batch into requests: of one channel each, in order, and of at most 64 KiB. */
final class Cut {
    /** What Ably takes at once: names and data together, on every plan (error 40009 says that it is more). */
    static final int BYTES = 64 << 10;
    /** What is left is for the event's name. */
    static final int BYTES_PER_PAYLOAD = BYTES - 1024;

    private final List<List<Integer>> requests = new ArrayList<>();
    private List<Integer> open = new ArrayList<>();
    private int bytes;

    private Cut() {}

    /**
     * The numbers of the messages in each request.
     *
     * @throws IllegalArgumentException when one message alone is too large
     */
    static List<List<Integer>> of(List<Message> batch) {
        Map<String, Cut> channels = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            channels.computeIfAbsent(batch.get(i).channel(), channel -> new Cut())
                    .add(i, size(batch.get(i)));
        }
        return channels.values().stream().flatMap(cut -> cut.requests.stream()).toList();
    }

    private void add(int number, int size) {
        if (requests.isEmpty() || bytes + size > BYTES) {
            open = new ArrayList<>();
            requests.add(open);
            bytes = 0;
        }
        open.add(number);
        bytes += size;
    }

    /** As Ably counts it. */
    private static int size(Message message) {
        int name = Utf8.length(message.event());
        int data = Utf8.length(message.data());
        if (data > BYTES_PER_PAYLOAD || name > BYTES - BYTES_PER_PAYLOAD) {
            throw new IllegalArgumentException("the message on channel [" + message.channel() + "] takes " + data
                    + " bytes, its event's name " + name + ": at most " + BYTES_PER_PAYLOAD + " and "
                    + (BYTES - BYTES_PER_PAYLOAD) + " fit");
        }
        return name + data;
    }
}
