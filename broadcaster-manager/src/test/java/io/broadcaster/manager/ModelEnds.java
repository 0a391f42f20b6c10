package io.broadcaster.manager;

import static io.broadcaster.manager.ModelCheck.that;
import static io.broadcaster.spi.History.Order.OLDEST_FIRST;

import io.broadcaster.Message;
import io.broadcaster.Receipt;
import io.broadcaster.Undelivered;
import io.broadcaster.UndeliveredException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What becomes of messages, as receipts and counters tell. */
final class ModelEnds {
    private final ModelState state;
    private final ModelSizes sizes;
    private final List<ModelMessage> delivered = new ArrayList<>();
    private final List<ModelMessage> all = new ArrayList<>();
    private long failed;
    private long dropped;
    /** How many messages a closing manager gave up. */
    long givenUp;

    ModelEnds(ModelState state) {
        this.state = state;
        this.sizes = new ModelSizes(state.settings.tightest());
    }

    /** Why the call was refused at once; null when its message is pending. */
    @Nullable
    Undelivered refused(CompletableFuture<Receipt> receipt) {
        if (!receipt.isDone()) {
            return null;
        }
        Undelivered why = why(receipt);
        count(why);
        return why;
    }

    /** Looks at the receipts that have completed. */
    void settle() {
        for (ModelMessage message : List.copyOf(state.pending)) {
            if (message.receipt.isDone()) {
                state.pending.remove(message);
                message.ended = true;
                all.add(message);
                Undelivered why = why(message.receipt);
                if (why == null) {
                    checkDelivered(message, message.receipt.join());
                } else {
                    that(message.takers.isEmpty(), "2 %s was taken, not %s", message, why);
                    checkUndelivered(message, why);
                    count(why);
                }
            }
        }
    }

    private void checkDelivered(ModelMessage message, Receipt receipt) {
        List<String> takers =
                message.takers.stream().map(route -> route.real.name).toList();
        that(
                !takers.isEmpty() && receipt.routes().equals(takers),
                "2 %s was taken by %s: %s",
                message,
                takers,
                receipt);
        that(receipt.id().equals(message.seen.id()), "2 %s has another id in %s", message, receipt);
        that(receipt.attempts() == message.attempts, "2 %s was sent %d times: %s", message, message.attempts, receipt);
        boolean through = state.groups.stream().allMatch(group -> group.stream().anyMatch(message::isDoneWith));
        that(through || isOverdue(message) || state.aborted, "2 %s is settled before all routes have seen it", message);
        delivered.add(message);
    }

    private void checkUndelivered(ModelMessage message, Undelivered why) {
        boolean right = switch (why) {
            case REJECTED -> isTooLarge(message) || isRefused(message);
            case EXPIRED -> isOverdue(message);
            case CLOSED -> state.aborted;
            case INVALID, OVERFLOW -> false;
        };
        that(right, "2 3 %s cannot end so: %s", message, message.receipt);
        givenUp += why == Undelivered.CLOSED ? 1 : 0;
    }

    private boolean isTooLarge(ModelMessage message) {
        return message.seen == null && sizes.mayBeTooLarge(message);
    }

    /** By all who had to deal with it, as long as they had to. */
    private boolean isRefused(ModelMessage message) {
        boolean byAll = state.groups.stream().allMatch(group -> group.stream().anyMatch(message.refusers::contains));
        return byAll || (isOverdue(message) && !message.refusers.isEmpty());
    }

    private boolean isOverdue(ModelMessage message) {
        return state.clocks.elapsed() >= message.deadline;
    }

    private void count(Undelivered why) {
        if (why.isDropped()) {
            dropped++;
        } else {
            failed++;
        }
    }

    private static @Nullable Undelivered why(CompletableFuture<Receipt> receipt) {
        try {
            receipt.get();
            return null;
        } catch (ExecutionException failure) {
            return ((UndeliveredException) failure.getCause()).why();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    void checkCounts(MessageCounts counts, long calls) {
        var expected = new MessageCounts(calls, delivered.size(), failed, dropped, state.pending.size());
        that(counts.equals(expected), "2 the counters must be %s, not %s", expected, counts);
    }

    /**
     * When all is quiet: the numbers of each channel and lane have no hole but for what expired, which uses up a number
     * too, unless its size was found out first.
     */
    void checkNumbers() {
        Map<List<String>, Long> latest = new HashMap<>();
        Map<List<String>, Long> spare = new HashMap<>();
        all.sort(Comparator.comparingInt(message -> message.number));
        for (ModelMessage message : all) {
            List<String> stream = List.of(message.lane, message.send.channel());
            if (message.seen != null) {
                long seq = message.seen.position().seq();
                long next = latest.getOrDefault(stream, 0L) + 1;
                boolean right = seq >= next && seq <= next + spare.getOrDefault(stream, 0L);
                that(right, "4 %s has number %d: %s", message, next, message.seen);
                latest.put(stream, seq);
                spare.remove(stream);
            } else if (sizes.mayBeTooLarge(message)) {
                spare.merge(stream, message.tooLarge ? 0L : 1L, Long::sum);
            } else {
                latest.merge(stream, 1L, Long::sum);
            }
        }
    }

    /** When all is quiet: the history has what was delivered, whole. */
    void checkHistory(BroadcasterManager manager) {
        Map<String, List<Message>> byId = new HashMap<>();
        List.of("logs", "admin", "task_updates", "red", "green", "blue")
                .forEach(channel -> manager.history(channel, null, 10_000, OLDEST_FIRST)
                        .messages()
                        .forEach(kept -> byId.computeIfAbsent(kept.id(), id -> new ArrayList<>())
                                .add(kept)));
        for (ModelMessage message : delivered) {
            List<Message> kept = byId.getOrDefault(message.seen.id(), List.of());
            boolean whole =
                    kept.stream().anyMatch(entry -> ModelSizes.content(entry).equals(message.content));
            boolean shortened = ModelSizes.content(message.seen).has("truncated");
            that(whole, "8 the history has %s whole: %s", message, kept);
            that(
                    kept.size() == 1 || !message.unsure.isEmpty() || shortened,
                    "8 the history has %s once: %s",
                    message,
                    kept);
        }
    }
}
