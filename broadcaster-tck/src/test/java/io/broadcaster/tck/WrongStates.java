package io.broadcaster.tck;

import io.broadcaster.memory.MemoryBroadcaster;
import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.SharedState;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** They let nodes tell each other something else than was told. */
final class WrongStates {
    private static final Duration NEVER = Duration.ofDays(1);

    private WrongStates() {}

    /** Writes wrongly. */
    abstract static class WrongWriter extends WrongContract {
        abstract boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive);

        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
                    return WrongWriter.this.write(setting.server().store(), node, changes, timeToLive);
                }
            };
        }
    }

    @CaughtBy("aSilentNodeIsForgottenAndLearnsOfIt")
    static class NeverForgets extends WrongWriter {
        @Override
        boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive) {
            return right.write(node, changes, NEVER);
        }
    }

    @CaughtBy("aSilentNodeIsForgottenAndLearnsOfIt")
    static class HeartbeatsKeepNothingAlive extends WrongWriter {
        @Override
        boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive) {
            return changes.isEmpty() || right.write(node, changes, timeToLive);
        }
    }

    @CaughtBy({
        "aSilentNodeIsForgottenAndLearnsOfIt",
        "aValueIsReplacedAndAnEmptyOneRemovesItsKey",
        "whatOneTellsIsReadByAllOnTheServer"
    })
    static class NeverSaysThatItForgot extends WrongWriter {
        @Override
        boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive) {
            right.write(node, changes, timeToLive);
            return true;
        }
    }

    @CaughtBy({
        "aValueIsReplacedAndAnEmptyOneRemovesItsKey",
        "manyNodesTellAtTheSameTime",
        "whatOneTellsIsReadByAllOnTheServer"
    })
    static class RemovesNothing extends WrongWriter {
        @Override
        boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive) {
            Map<String, String> kept = new HashMap<>(changes);
            kept.values().removeIf(String::isEmpty);
            return right.write(node, kept, timeToLive);
        }
    }

    @CaughtBy("whatNodesTellIsReadByPrefix")
    static class ReadsOneNodeAlone extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public Map<String, Map<String, String>> read(String keyPrefix) {
                    Map<String, Map<String, String>> all = super.read(keyPrefix);
                    return all.size() < 2 || !keyPrefix.contains("-room") ? all : Map.of();
                }
            };
        }
    }

    @CaughtBy("whatOneTellsIsReadByAllOnTheServer")
    static class TellsNobodyElse extends WrongContract {
        @Override
        Broadcaster broadcaster(Setting setting) {
            MemoryBroadcaster own = new MemoryBroadcaster();
            return new SimulatedBroadcaster(setting) {
                @Override
                public boolean write(String node, Map<String, String> changes, Duration timeToLive) {
                    return own.write(node, changes, timeToLive);
                }

                @Override
                public Map<String, Map<String, String>> read(String keyPrefix) {
                    return own.read(keyPrefix);
                }
            };
        }
    }

    @CaughtBy("manyAndLargeValuesAreKept")
    static class CutsLargeValues extends WrongWriter {
        @Override
        boolean write(SharedState right, String node, Map<String, String> changes, Duration timeToLive) {
            Map<String, String> cut = new HashMap<>(changes);
            cut.replaceAll((key, value) -> value.substring(0, Math.min(value.length(), 64 << 10)));
            return right.write(node, cut, timeToLive);
        }
    }
}
