package io.broadcaster.manager;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds what is pending, by count and by estimated bytes. A tenth is reserved for admin events. Thread-safe. */
final class Buffer {
    private final long messageLimit;
    private final long byteLimit;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    Buffer(long messageLimit, long byteLimit) {
        this.messageLimit = messageLimit;
        this.byteLimit = byteLimit;
    }

    /** Makes room for a message of that size; false when the buffer is full. */
    boolean reserve(int size, boolean admin) {
        long mostMessages = admin ? messageLimit : messageLimit - messageLimit / 10;
        long mostBytes = admin ? byteLimit : byteLimit - byteLimit / 10;
        if (messages.incrementAndGet() > mostMessages) {
            messages.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(size) > mostBytes) {
            release(size);
            return false;
        }
        return true;
    }

    void release(int size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }

    long pending() {
        return messages.get();
    }
}
