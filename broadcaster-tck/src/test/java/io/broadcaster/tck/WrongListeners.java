package io.broadcaster.tck;

import io.broadcaster.Message;
import io.broadcaster.Message.Position;
import io.broadcaster.spi.Subscribable.Listener;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What they hear is not what they tell. */
final class WrongListeners {
    private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    private WrongListeners() {}

    @CaughtBy(value = "hearsEachMessageOnceAndInOrder", andOthers = true)
    static class HearsTwice extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onMessage(Message message) {
                    super.onMessage(message);
                    super.onMessage(message);
                }
            };
        }
    }

    @CaughtBy({"catchesUpWithWhatWasPublishedMeanwhile", "saysCompleteOnlyWhenNothingIsMissing"})
    static class MissesWhatIsPublishedMeanwhileAndSaysComplete extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Deaf(listener, true);
        }
    }

    @CaughtBy("catchesUpWithWhatWasPublishedMeanwhile")
    static class MissesWhatIsPublishedMeanwhile extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Deaf(listener, false);
        }
    }

    /** Hears nothing between an interruption and the next time it listens. */
    private static final class Deaf extends WrongHearing.Between {
        private final boolean complete;
        private boolean away;
        private boolean wasAway;

        Deaf(Listener listener, boolean complete) {
            super(listener);
            this.complete = complete;
        }

        @Override
        public void onMessage(Message message) {
            if (!away) {
                super.onMessage(message);
            }
        }

        @Override
        public void onInterrupted(Exception cause) {
            away = true;
            wasAway = true;
            super.onInterrupted(cause);
        }

        @Override
        public void onListening(boolean right) {
            away = false;
            super.onListening(complete || !wasAway);
        }
    }

    @CaughtBy({
        "catchesUpWithWhatWasPublishedMeanwhile",
        "saysThatItListensAndThenHearsWhatIsPublished",
        "tellsListenersNothingOfItsClosing"
    })
    static class IsNeverComplete extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onListening(boolean complete) {
                    super.onListening(false);
                }
            };
        }
    }

    @CaughtBy(
            value = {"listensAgainWhenTheServerIsBack", "noticesAServerThatHangs"},
            andOthers = true)
    static class HidesInterruptions extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onInterrupted(Exception cause) {}
            };
        }
    }

    @CaughtBy(value = "callsAListenerFromOneThreadAtATime", andOthers = true)
    static class CallsFromManyThreads extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onMessage(Message message) {
                    EXECUTOR.execute(() -> super.onMessage(message));
                }
            };
        }
    }

    @CaughtBy("hearsForeignJsonAsTheDataOfAMessage")
    static class HidesForeignMessages extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onMessage(Message message) {
                    if (message.position() != null) {
                        super.onMessage(message);
                    }
                }
            };
        }
    }

    @CaughtBy("listenersAreToldOfWhatIsAppendedButDoNotGetIt")
    static class TellsNothingOfWhatIsAppended extends WrongHearing {
        @Override
        Listener between(Listener listener) {
            return new Between(listener) {
                @Override
                public void onCarriedElsewhere(String carrier, Position position) {}
            };
        }
    }
}
