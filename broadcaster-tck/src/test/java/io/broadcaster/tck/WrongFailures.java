package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** They fail when they should not, do not when they should, or show what nobody should see. */
final class WrongFailures {
    private WrongFailures() {}

    @CaughtBy("showsNoSecret")
    static class ShowsTheSecretInItsName extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public String toString() {
                    return "redis://user:" + setting.secret() + "@localhost";
                }
            };
        }
    }

    @CaughtBy({"endsWithinThePublishTimeout", "tellsTheTruthWhenTheServerHangs"})
    static class BlocksForEver extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                void awaitAnswer(Duration timeout) {
                    super.awaitAnswer(Duration.ofDays(1));
                }
            };
        }
    }

    @CaughtBy({"closingWakesABlockedPublish", "endsWithinThePublishTimeout", "tellsTheTruthWhenTheServerHangs"})
    static class TakesSilenceForConsent extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    try {
                        super.publish(batch);
                    } catch (BroadcastException failure) {
                        if (failure.outcomes().contains(Outcome.REFUSED)) {
                            throw failure;
                        }
                    }
                }
            };
        }
    }

    @CaughtBy({"leavesTheThreadInterrupted", "leavesTheThreadInterruptedThatWasBlocked"})
    static class SwallowsTheInterrupt extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    try {
                        super.publish(batch);
                    } finally {
                        Thread.interrupted();
                    }
                }
            };
        }
    }

    /** What it could not send it sends with the next batch. */
    @CaughtBy("tellsTheTruthWhenTheServerDies")
    static class Retries extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            Queue<Message> refused = new ConcurrentLinkedQueue<>();
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    try {
                        super.publish(batch);
                    } catch (BroadcastException failure) {
                        refused.addAll(failure.reason() == Reason.UNAVAILABLE ? batch : List.of());
                        throw failure;
                    }
                    if (!refused.isEmpty()) {
                        super.publish(List.copyOf(refused));
                        refused.clear();
                    }
                }
            };
        }
    }
}
