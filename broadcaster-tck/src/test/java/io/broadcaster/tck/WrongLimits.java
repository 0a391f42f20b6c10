package io.broadcaster.tck;

import io.broadcaster.spi.Broadcaster;
import io.broadcaster.spi.Limits;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;

/** Their limits are wrong by one. */
final class WrongLimits {
    private WrongLimits() {}

    /** Announces other limits than its server has. */
    abstract static class Announcing extends WrongContract {
        abstract Limits announced(Limits right);

        @Override
        Broadcaster broadcaster(Setting setting) {
            return new SimulatedBroadcaster(setting) {
                @Override
                public Limits limits() {
                    return announced(super.limits());
                }
            };
        }
    }

    @CaughtBy("carriesABatchOfTheLimit")
    static class ABatchTooLarge extends Announcing {
        @Override
        Limits announced(Limits right) {
            return limits(right, right.messagesPerBatch() + 1, right.bytesPerPayload());
        }
    }

    @CaughtBy({"carriesPayloadsOfExactlyTheLimit", "remembersMessagesAsTheyAre"})
    static class APayloadTooLarge extends Announcing {
        @Override
        Limits announced(Limits right) {
            return limits(right, right.messagesPerBatch(), right.bytesPerPayload() + 1);
        }
    }

    @CaughtBy({"rejectsAPayloadOfOneByteMore", "tellsTheTruthAboutABatchWithAPayloadTooLarge"})
    static class APayloadTooSmall extends Announcing {
        @Override
        Limits announced(Limits right) {
            return limits(right, right.messagesPerBatch(), right.bytesPerPayload() - 1);
        }
    }

    private static Limits limits(Limits right, int messages, int bytes) {
        return new Limits(messages, bytes, right.callsInFlight(), right.quotaReset());
    }
}
