package io.broadcaster.benchmarks;

import java.sql.SQLException;
import java.util.function.Consumer;

/** A way from a call to a listener in the same process. */
interface Delivery extends AutoCloseable {
    /** Returns once {@code heard} is called with each message's text. */
    void listen(Consumer<String> heard) throws Exception;

    /** Returns when the caller is free again. */
    void send(String text) throws Exception;

    @Override
    void close() throws SQLException;
}
