package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** They carry something else than they were given. */
final class WrongPublishers {
    private WrongPublishers() {}

    @CaughtBy(
            value = {"carriesABatchOfTheLimit", "keepsTheOrderOverManyCalls"},
            andOthers = true)
    static class DropsTheFirstOfABatch extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    super.publish(batch.size() > 1 ? batch.subList(1, batch.size()) : batch);
                }
            };
        }
    }

    @CaughtBy(
            value = {"carriesABatchOfOne", "keepsTheOrderOverManyCalls"},
            andOthers = true)
    static class Repeats extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    super.publish(batch);
                    super.publish(batch.subList(0, 1));
                }
            };
        }
    }

    @CaughtBy(
            value = {"carriesABatchOfTheLimit", "keepsTheOrderOverManyCalls", "hearsEachMessageOnceAndInOrder"},
            andOthers = true)
    static class Reorders extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    List<Message> reversed = new ArrayList<>(batch);
                    Collections.reverse(reversed);
                    super.publish(reversed);
                }
            };
        }
    }

    @CaughtBy("keepsTheChannelsOfABatchApart")
    static class SendsABatchToItsFirstChannel extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            return copy(message, first.channel(), message.event(), message.data(), message.socketId());
        }
    }

    @CaughtBy({"carriesEveryKindOfDataVerbatim", "carriesPayloadsOfExactlyTheLimit", "rejectsAPayloadOfOneByteMore"})
    static class KnowsOnlyAscii extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            String data = message.data().replaceAll("[^\\x00-\\x7f]", "?");
            return copy(message, message.channel(), message.event(), data, message.socketId());
        }
    }

    @CaughtBy({"carriesUnicodeInTheNamesOfChannelAndEvent", "remembersMessagesAsTheyAre"})
    static class KnowsOnlyAsciiEvents extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            String event = message.event().replaceAll("[^\\x00-\\x7f]", "?");
            return copy(message, message.channel(), event, message.data(), message.socketId());
        }
    }

    @CaughtBy({"carriesTheSocketThatMustNotReceiveIt", "remembersMessagesAsTheyAre"})
    static class ForgetsTheSocket extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            return copy(message, message.channel(), message.event(), message.data(), null);
        }
    }

    @CaughtBy({"carriesIdPositionAndTime", "remembersMessagesAsTheyAre"})
    static class RoundsTheTimeWithoutPosition extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            return new Message(
                    message.id(),
                    message.position(),
                    message.channel(),
                    message.event(),
                    message.data(),
                    message.socketId(),
                    message.position() == null
                            ? message.createdAt().truncatedTo(ChronoUnit.SECONDS)
                            : message.createdAt());
        }
    }

    @CaughtBy({"carriesEveryKindOfDataVerbatim", "remembersMessagesAsTheyAre"})
    static class CompactsTheJson extends WrongChange {
        @Override
        Message change(Message message, Message first) {
            String data = message.data().replace(" ", "");
            return copy(message, message.channel(), message.event(), data, message.socketId());
        }
    }

    @CaughtBy("leavesTheBatchAsItWasAndLooksAtItNoMore")
    static class RetainsTheBatch extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            AtomicReference<List<Message>> retained = new AtomicReference<>(List.of());
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    retained.getAndSet(batch).forEach(message -> {});
                    super.publish(batch);
                }
            };
        }
    }

    @CaughtBy(value = "leavesTheBatchAsItWasAndLooksAtItNoMore", andOthers = true)
    static class ChangesTheBatch extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    super.publish(List.copyOf(batch));
                    batch.clear();
                }
            };
        }
    }

    @CaughtBy("publishesFromSeveralThreadsAtOnce")
    static class DropsWhatComesFromPools extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public void publish(List<Message> batch) {
                    if (!Thread.currentThread().getName().startsWith("pool-")) {
                        super.publish(batch);
                    }
                }
            };
        }
    }
}
