package io.broadcaster.benchmarks;

/** Whoever publishes by Pusher, and by Redis while Pusher does not work. */
@SuppressWarnings("try") // what is closed says that it throws Exception
interface Application extends AutoCloseable {
    /** Returns at once. */
    void send(int key, int number);

    /** Pusher works again. */
    void recover();

    /** Sends what is still pending, and ends; returns how many messages were given up. */
    long finish() throws Exception;
}
