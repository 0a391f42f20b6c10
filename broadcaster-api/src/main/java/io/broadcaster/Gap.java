package io.broadcaster;

/**
 * Messages that a receiver knows to be missing: those from {@code first} to {@code last}, both included, of one stream.
 *
 * @param channel the channel
 * @param producer whose messages
 * @param lane of which lane
 * @param first the first missing {@code seq}
 * @param last the last missing {@code seq}
 */
public record Gap(String channel, String producer, int lane, long first, long last) {

    /** How many messages are missing. */
    public long size() {
        return last - first + 1;
    }
}
