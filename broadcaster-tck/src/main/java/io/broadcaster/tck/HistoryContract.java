package io.broadcaster.tck;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.Message;
import io.broadcaster.spi.History.Order;
import io.broadcaster.spi.History.Page;
import java.util.List;

/** What is published or appended is remembered. */
interface HistoryContract {
    String CARRIER = "another-route";

    @ContractTest(Capability.HISTORY)
    default void remembersWhatItPublishedAndWhatWasAppended(Bench bench) {
        List<Message> published = bench.messages(1);
        List<Message> appended = bench.messages(2);
        List<Message> publishedLater = bench.messages(1);
        bench.publish(published);
        bench.history().append(CARRIER, appended);
        bench.publish(publishedLater);
        Page page = bench.history().read(bench.channel(), null, 10, Order.OLDEST_FIRST);
        assertIterableEquals(
                List.of(published.get(0), appended.get(0), appended.get(1), publishedLater.get(0)), page.messages());
        assertTrue(page.complete(), "nothing is missing");
    }

    @ContractTest(Capability.HISTORY)
    default void remembersMessagesAsTheyAre(Bench bench) {
        Message sample = bench.message("{\"text\" : \"" + PayloadContract.UNICODE + "\"}");
        Message bare =
                new Message("bare-" + sample.id(), null, bench.channel(), "é", "[ ]", "1234.5678", sample.createdAt());
        Message large =
                bench.message("\"" + "x".repeat(bench.broadcaster().limits().bytesPerPayload() - 2) + "\"");
        List<Message> all = List.of(sample, bare, large);
        all.forEach(message -> bench.publish(List.of(message)));
        assertIterableEquals(all, PagingContract.all(bench, Order.OLDEST_FIRST, sample.id(), 10, sample));
    }

    @ContractTest(Capability.HISTORY)
    default void keepsChannelsApart(Bench bench) {
        List<Message> here = bench.messages(1);
        bench.history().append(CARRIER, here);
        bench.history().append(CARRIER, new Samples(Bench.newChannel()).next(1));
        assertIterableEquals(
                here,
                bench.history()
                        .read(bench.channel(), null, 10, Order.NEWEST_FIRST)
                        .messages());
    }

    @ContractTest(Capability.HISTORY)
    default void whatIsAppendedAgainReplacesTheShortenedForm(Bench bench) {
        List<Message> batch = bench.messages(3);
        bench.history().append(CARRIER, batch);
        Message whole = Samples.withData(batch.get(1), "\"whole\"");
        bench.history().append(CARRIER, List.of(whole));
        assertIterableEquals(
                List.of(batch.get(0), whole, batch.get(2)),
                bench.history()
                        .read(bench.channel(), null, 10, Order.OLDEST_FIRST)
                        .messages());
    }

    @ContractTest({Capability.HISTORY, Capability.LISTEN})
    default void listenersAreToldOfWhatIsAppendedButDoNotGetIt(Bench bench) {
        Heard heard = bench.listen();
        List<Message> appended = bench.messages(2);
        List<Message> published = bench.messages(1);
        bench.history().append(CARRIER, appended);
        bench.publish(published);
        heard.awaitAll(Heard.Came.class, 1);
        heard.awaitAll(Heard.CarriedElsewhere.class, 2);
        assertIterableEquals(published, heard.messages());
        assertIterableEquals(
                appended.stream()
                        .map(message -> new Heard.CarriedElsewhere(CARRIER, requireNonNull(message.position())))
                        .toList(),
                heard.all(Heard.CarriedElsewhere.class));
    }

    @ContractTest({Capability.HISTORY, Capability.STOP, Capability.DURABLE_HISTORY})
    default void remembersAfterARestartOfTheServer(Bench bench) throws Exception {
        List<Message> batch = bench.messages(3);
        bench.history().append(CARRIER, batch.subList(0, 1));
        bench.publish(batch.subList(1, 2));
        String cursor = bench.history()
                .read(bench.channel(), null, 10, Order.OLDEST_FIRST)
                .cursor();
        bench.harness().stop();
        bench.harness().heal();
        bench.await("the server's history").ignoreExceptions().until(() -> {
            bench.history().append(CARRIER, batch.subList(2, 3));
            return true;
        });
        Page all = bench.history().read(bench.channel(), null, 10, Order.OLDEST_FIRST);
        assertIterableEquals(batch, all.messages());
        Page later = bench.history().read(bench.channel(), cursor, 10, Order.OLDEST_FIRST);
        assertIterableEquals(batch.subList(2, 3), later.messages());
        assertTrue(later.complete(), "the history survived, and so did its cursors");
    }
}
