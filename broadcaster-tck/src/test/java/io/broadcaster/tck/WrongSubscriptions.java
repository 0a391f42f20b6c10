package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Subscription;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One subscription of theirs gets into another's way. */
final class WrongSubscriptions {
    private WrongSubscriptions() {}

    @CaughtBy("endingOneSubscriptionLeavesTheOthers")
    static class NeverEnds extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    super.subscribe(channel, listener);
                    return () -> {};
                }
            };
        }
    }

    @CaughtBy({
        "aListenerThatThrowsHarmsNobody",
        "endingOneSubscriptionLeavesTheOthers",
        "severalSubscriptionsOfAChannelAllHear"
    })
    static class TellsOnlyTheFirstThatItListens extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final AtomicInteger subscriptions = new AtomicInteger();

                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    boolean first = subscriptions.getAndIncrement() == 0;
                    return super.subscribe(channel, new WrongHearing.Between(listener) {
                        @Override
                        public void onListening(boolean complete) {
                            if (first) {
                                super.onListening(complete);
                            }
                        }
                    });
                }
            };
        }
    }

    @CaughtBy("endingOneSubscriptionLeavesTheOthers")
    static class EndingOneEndsAll extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final List<Subscription> all = new CopyOnWriteArrayList<>();

                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    all.add(super.subscribe(channel, listener));
                    return () -> all.forEach(Subscription::close);
                }
            };
        }
    }

    @CaughtBy({"endingOneSubscriptionLeavesTheOthers", "severalSubscriptionsOfAChannelAllHear"})
    static class OneListenerAChannel extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private final Map<String, Subscription> latest = new ConcurrentHashMap<>();

                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    Subscription subscription = super.subscribe(channel, listener);
                    Subscription former = latest.put(channel, subscription);
                    if (former != null) {
                        former.close();
                    }
                    return subscription;
                }
            };
        }
    }

    @CaughtBy("hearsOnlyItsChannel")
    static class HearsItsNeighboursToo extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    super.subscribe(channel + "x", new WrongHearing.Between(listener) {
                        @Override
                        public void onListening(boolean complete) {}
                    });
                    return super.subscribe(channel, listener);
                }
            };
        }
    }

    /** The first listener that throws keeps all later ones of the channel from hearing the message. */
    @CaughtBy("aListenerThatThrowsHarmsNobody")
    static class AThrowingListenerHarmsTheOthers extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                private volatile boolean broken;

                @Override
                public Subscription subscribe(String channel, Listener listener) {
                    return super.subscribe(channel, new WrongHearing.Between(listener) {
                        @Override
                        public void onMessage(Message message) {
                            if (!broken) {
                                broken = true;
                                super.onMessage(message);
                                broken = false;
                            }
                        }
                    });
                }
            };
        }
    }
}
