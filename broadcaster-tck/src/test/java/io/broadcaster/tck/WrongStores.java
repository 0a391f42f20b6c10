package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.memory.MemoryHistory;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.History;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** They remember too much, too little, or something else. */
final class WrongStores {
    private WrongStores() {}

    @CaughtBy(value = "remembersWhatItPublishedAndWhatWasAppended", andOthers = true)
    static class ForgetsWhatIsAppended extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void append(String carrier, List<Message> batch) {}
            };
        }
    }

    @CaughtBy("listenersAreToldOfWhatIsAppendedButDoNotGetIt")
    static class DeliversWhatIsAppended extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void append(String carrier, List<Message> batch) {
                    publish(batch);
                }
            };
        }
    }

    @CaughtBy("whatIsAppendedAgainReplacesTheShortenedForm")
    static class KeepsTheShortenedForm extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            Set<String> known = new HashSet<>();
            return new SimulatedBroadcaster(setting) {
                @Override
                public void append(String carrier, List<Message> batch) {
                    super.append(
                            carrier,
                            batch.stream()
                                    .filter(message -> known.add(message.id()))
                                    .toList());
                }
            };
        }
    }

    @CaughtBy("keepsChannelsApart")
    static class MixesChannels extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            Map<String, String> first = new HashMap<>();
            return new SimulatedBroadcaster(setting) {
                @Override
                public void append(String carrier, List<Message> batch) {
                    String channel =
                            first.computeIfAbsent("", key -> batch.get(0).channel());
                    super.append(
                            carrier,
                            batch.stream()
                                    .map(message -> WrongChange.copy(
                                            message, channel, message.event(), message.data(), message.socketId()))
                                    .toList());
                }
            };
        }
    }

    @CaughtBy({"forgetsWhatIsTooOld", "keepsSoManyMessagesAndAtMostTwiceAsMany"})
    static class NeverForgets extends OwnHistory {
        @Override
        History history(Setting setting) {
            return new MemoryHistory(1_000_000, Duration.ofDays(1), InstantSource.system());
        }
    }

    @CaughtBy(value = "keepsSoManyMessagesAndAtMostTwiceAsMany", andOthers = true)
    static class RemembersTooLittle extends OwnHistory {
        @Override
        History history(Setting setting) {
            return new MemoryHistory(4, Duration.ofDays(1), InstantSource.system());
        }
    }

    /** Keeps a history of its own, which it changes when it is told to. */
    abstract static class OwnHistory extends WrongContract {
        abstract History history(Setting setting);

        @Override
        Broadcaster broadcaster(Setting setting) {
            History own = history(setting);
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    super.publish(batch);
                    own.append("", batch);
                }

                @Override
                public void append(String carrier, List<Message> batch) {
                    super.append(carrier, batch);
                    own.append(carrier, batch);
                }

                @Override
                public Page read(String channel, @Nullable String after, int limit, Order order) {
                    return own.read(channel, after, limit, order);
                }
            };
        }
    }

    @CaughtBy("remembersAfterARestartOfTheServer")
    static class ForgetsWhenTheServerDies extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final int outages = setting.server().outages();

                @Override
                public Page read(String channel, @Nullable String after, int limit, Order order) {
                    return super.read(setting.server().outages() > outages ? "lost" : channel, after, limit, order);
                }
            };
        }
    }
}
