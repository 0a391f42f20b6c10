package io.broadcaster.tck;

import io.broadcaster.Message;
import java.util.List;

/** Sees what arrives at the server on one channel. */
public interface Watch extends AutoCloseable {

    /**
     * What has arrived since watching began, in order, repeats included. Without {@link Capability#IDENTITY} only
     * channel, event, data and socket count.
     */
    List<Message> arrived() throws Exception;

    @Override
    default void close() {}
}
