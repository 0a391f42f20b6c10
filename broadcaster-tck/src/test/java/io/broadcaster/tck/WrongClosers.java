package io.broadcaster.tck;

import io.broadcaster.Subscription;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** They do not close as they should. */
final class WrongClosers {
    private WrongClosers() {}

    @CaughtBy({"closingWakesABlockedPublish", "refusesListenersOnceClosed", "takesNothingOnceClosed"})
    static class IgnoresClose extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void close() {}
            };
        }
    }

    @CaughtBy({
        "closesTwice",
        "closesUnused",
        "closingWakesABlockedPublish",
        "refusesListenersOnceClosed",
        "takesNothingOnceClosed",
        "tellsListenersNothingOfItsClosing"
    })
    static class ClosesOnlyOnce extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private boolean closed;

                @Override
                public void close() {
                    if (closed) {
                        throw new IllegalStateException("closed already");
                    }
                    closed = true;
                    super.close();
                }
            };
        }
    }

    @CaughtBy("closingWakesABlockedPublish")
    static class DoesNotWakeABlockedPublish extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final SimulatedBroadcaster neverClosed = new SimulatedBroadcaster(setting);

                @Override
                void awaitAnswer(Duration timeout) {
                    neverClosed.awaitAnswer(timeout);
                }
            };
        }
    }

    @CaughtBy("tellsListenersNothingOfItsClosing")
    static class TellsListenersThatItCloses extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final List<Listener> listeners = new CopyOnWriteArrayList<>();

                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    listeners.add(listener);
                    return super.subscribe(channel, listener);
                }

                @Override
                public void close() {
                    super.close();
                    listeners.forEach(listener -> listener.onInterrupted(new IllegalStateException("closed")));
                }
            };
        }
    }
}
