package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Subscribable.Listener;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;

/** Tells its listeners something else than it hears. */
abstract class WrongHearing extends WrongContract {

    abstract Listener between(Listener listener);

    @Override
    Broadcaster broadcaster(Setting setting) {
        return new SimulatedBroadcaster(setting) {
            @Override
            public Subscription subscribe(String channel, Listener listener) {
                return super.subscribe(channel, between(listener));
            }
        };
    }

    /** Passes everything on. */
    static class Between implements Listener {
        final Listener listener;

        Between(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onMessage(Message message) {
            listener.onMessage(message);
        }

        @Override
        public void onCarriedElsewhere(String carrier, Position position) {
            listener.onCarriedElsewhere(carrier, position);
        }

        @Override
        public void onListening(boolean complete) {
            listener.onListening(complete);
        }

        @Override
        public void onInterrupted(Exception cause) {
            listener.onInterrupted(cause);
        }
    }
}
