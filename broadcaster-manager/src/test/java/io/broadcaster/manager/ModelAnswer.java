package io.broadcaster.manager;

import io.broadcaster.spi.BroadcastException;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a route answers to one call. */
sealed interface ModelAnswer {

    /** What becomes of the batch that the route sees. */
    ModelReply reply(List<ModelMessage> batch);

    private static boolean isPoisoned(List<ModelMessage> batch) {
        return batch.stream().anyMatch(message -> message.send.poison());
    }

    /** Which of the first so many messages are truly taken: none of a batch with poison. */
    private static List<Boolean> beginning(List<ModelMessage> batch, int taken) {
        List<Boolean> truth = new ArrayList<>(Collections.nCopies(batch.size(), false));
        Collections.fill(truth.subList(0, isPoisoned(batch) ? 0 : taken), true);
        return truth;
    }

    /** Takes the batch, unless there is poison in it. */
    record Accept() implements ModelAnswer {
        @Override
        public ModelReply reply(List<ModelMessage> batch) {
            return isPoisoned(batch)
                    ? new Fail(Reason.REJECTED, Spread.NONE, 0, null).reply(batch)
                    : ModelReply.success(batch.size());
        }
    }

    /** How a failed call dealt with the messages of its batch. */
    enum Spread {
        /** Took none, and says so. */
        NONE,
        /** Took the first ones, is not sure of the next ones, and refused the last ones. */
        BEGINNING,
        /** Took whichever. */
        ANY
    }

    /** Fails as the contract says. */
    record Fail(
            Reason reason,
            Spread spread,
            long seed,
            @Nullable Duration retryAfter) implements ModelAnswer {
        private static final List<Outcome> OUTCOMES = List.of(Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.REFUSED);

        @Override
        public ModelReply reply(List<ModelMessage> batch) {
            List<Outcome> outcomes = outcomes(batch, new Random(seed));
            List<Boolean> truth = truth(outcomes, new Random(seed + 1));
            var thrown = new BroadcastException(reason, "model: " + reason, outcomes, retryAfter, null);
            return new ModelReply(reason, retryAfter, outcomes, truth, thrown);
        }

        private List<Outcome> outcomes(List<ModelMessage> batch, Random random) {
            List<Outcome> outcomes = new ArrayList<>();
            batch.forEach(message -> outcomes.add(OUTCOMES.get(random.nextInt(OUTCOMES.size()))));
            if (spread == Spread.BEGINNING) {
                outcomes.sort(Comparator.comparing(OUTCOMES::indexOf));
            }
            for (int i = 0; i < batch.size(); i++) {
                if (spread == Spread.NONE || batch.get(i).send.poison()) {
                    outcomes.set(i, Outcome.REFUSED);
                }
            }
            return outcomes;
        }

        private List<Boolean> truth(List<Outcome> outcomes, Random random) {
            List<Boolean> truth = new ArrayList<>();
            boolean taking = true;
            for (Outcome outcome : outcomes) {
                taking = random.nextInt(3) > 0 && (taking || spread == Spread.ANY);
                truth.add(outcome == Outcome.ACCEPTED || (outcome == Outcome.UNKNOWN && taking));
            }
            return truth;
        }
    }

    /** What a broadcaster may throw that the contract does not foresee. */
    enum Surprise {
        EXCEPTION,
        ERROR,
        TOO_FEW_OUTCOMES
    }

    /** Throws something unforeseen, after it took some. */
    record Break(Surprise surprise, int taken) implements ModelAnswer {
        @Override
        public ModelReply reply(List<ModelMessage> batch) {
            Throwable thrown = switch (surprise) {
                case EXCEPTION -> new IllegalStateException("model");
                case ERROR -> new StackOverflowError("model");
                case TOO_FEW_OUTCOMES ->
                    new BroadcastException(
                            Reason.RATE_LIMITED,
                            "model",
                            Collections.nCopies(batch.size() - 1, Outcome.ACCEPTED),
                            null,
                            null);
            };
            Reason reason = surprise == Surprise.TOO_FEW_OUTCOMES ? Reason.RATE_LIMITED : Reason.UNAVAILABLE;
            List<Outcome> outcomes = Collections.nCopies(batch.size(), Outcome.UNKNOWN);
            return new ModelReply(reason, null, outcomes, beginning(batch, Math.min(taken, batch.size())), thrown);
        }
    }

    /**
     * Says nothing until long after it was given up.
     *
     * @param takes whether it takes the batch before it falls silent
     * @param meanwhile whether other calls go on during the silence
     * @param late what it says at last
     */
    record Hang(boolean takes, boolean meanwhile, ModelAnswer late) implements ModelAnswer {
        @Override
        public ModelReply reply(List<ModelMessage> batch) {
            return late.reply(batch);
        }

        List<Boolean> first(List<ModelMessage> batch) {
            return beginning(batch, takes ? batch.size() : 0);
        }
    }
}
