package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Subscribable;
import java.time.Duration;
import java.util.List;

/** Watches with the ears of a broadcaster, which it closes. */
record ListeningWatch(Broadcaster broadcaster, Heard heard) implements Watch {

    static Watch on(Broadcaster broadcaster, String channel, Duration patience) {
        Heard heard = new Heard(patience);
        assertInstanceOf(Subscribable.class, broadcaster, "without LISTEN the harness must override watch()")
                .subscribe(channel, heard);
        heard.awaitListening(1);
        return new ListeningWatch(broadcaster, heard);
    }

    @Override
    public List<Message> arrived() {
        return heard.messages();
    }

    @Override
    public void close() {
        broadcaster.close();
    }
}
