package io.broadcaster.tck;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import io.broadcaster.tck.SimulatedBroadcaster.Setting;

/** They tell of a failure what is not so. */
final class WrongOutcomes {
    private WrongOutcomes() {}

    @CaughtBy("tellsTheTruthWhenTheServerHangs")
    static class CallsAnUnknownOutcomeRefused extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return replacing(truth, Outcome.UNKNOWN, Outcome.REFUSED);
        }
    }

    @CaughtBy({"closingWakesABlockedPublish", "tellsTheTruthWhenTheServerHangs"})
    static class CallsAnUnknownOutcomeAccepted extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return replacing(truth, Outcome.UNKNOWN, Outcome.ACCEPTED);
        }
    }

    @CaughtBy(
            value = {"aUsedUpQuotaIsSaidToBeOne", "tellsTheTruthWhenTheServerDies"},
            andOthers = true)
    static class CallsARefusedMessageAccepted extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return replacing(truth, Outcome.REFUSED, Outcome.ACCEPTED);
        }
    }

    @CaughtBy({
        "aServerThatIsNotThereIsUnavailableAndTookNothing",
        "aUsedUpQuotaIsSaidToBeOne",
        "aWrongSecretIsUnauthorizedAndTookNothing",
        "rejectsAPayloadOfOneByteMore",
        "tellsTheTruthAboutABatchWithAPayloadTooLarge"
    })
    static class CallsARefusedMessageUnknown extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return replacing(truth, Outcome.REFUSED, Outcome.UNKNOWN);
        }
    }

    @CaughtBy("aUsedUpQuotaIsSaidToBeOne")
    static class CallsAnAcceptedMessageRefused extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return replacing(truth, Outcome.ACCEPTED, Outcome.REFUSED);
        }
    }

    @CaughtBy(
            value = {"aUsedUpQuotaIsSaidToBeOne", "tellsTheTruthWhenTheServerHangs"},
            andOthers = true)
    static class HasAnOutcomeTooFew extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return with(truth, truth.outcomes().subList(1, truth.outcomes().size()));
        }
    }

    @CaughtBy({
        "aUsedUpQuotaIsSaidToBeOne",
        "aWrongSecretIsUnauthorizedAndTookNothing",
        "rejectsAPayloadOfOneByteMore",
        "tellsTheTruthAboutABatchWithAPayloadTooLarge"
    })
    static class CallsAllFailuresUnavailable extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return because(truth, Reason.UNAVAILABLE);
        }
    }

    @CaughtBy("keepsTheCauseOfAFailure")
    static class HidesTheCause extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            return new BroadcastException(truth.reason(), truth.getMessage(), truth.outcomes(), null, null);
        }
    }

    @CaughtBy("showsNoSecret")
    static class ShowsTheSecret extends WrongStory {
        @Override
        BroadcastException retell(BroadcastException truth, Setting setting) {
            Exception cause = new IllegalStateException("AUTH " + setting.secret());
            return new BroadcastException(truth.reason(), "refused", truth.outcomes(), null, cause);
        }
    }
}
