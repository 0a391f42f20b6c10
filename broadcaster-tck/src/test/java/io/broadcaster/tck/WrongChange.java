package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes messages on the way. */
abstract class WrongChange extends WrongContract {

    abstract Message change(Message message, Message firstOfTheBatch);

    @Override
    Broadcaster broadcaster(Setting setting) {
        return new SimulatedBroadcaster(setting) {
            @Override
            public void publish(List<Message> batch) {
                super.publish(batch.stream()
                        .map(message -> change(message, batch.get(0)))
                        .toList());
            }
        };
    }

    static Message copy(Message message, String channel, String event, String data, @Nullable String socketId) {
        return new Message(message.id(), message.position(), channel, event, data, socketId, message.createdAt());
    }
}
