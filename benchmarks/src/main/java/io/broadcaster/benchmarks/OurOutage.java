package io.broadcaster.benchmarks;

import io.broadcaster.Gap;
import io.broadcaster.Message;
import io.broadcaster.MessageListener;
import io.broadcaster.Receipt;
import io.broadcaster.manager.BroadcasterManager;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Broadcaster, with one backend. */
record OurOutage(String key, String url) implements OutageContender {

    private BroadcasterManager manager() {
        return BroadcasterManager.builder().set(key, url).build();
    }

    @Override
    public void listen(OutageRole.Printer printer) {
        var unused = manager().subscribe("outage", new MessageListener() {
            @Override
            public void onMessage(Message message) {
                printer.heard(Integer.parseInt(message.data()));
            }

            @Override
            public void onGap(Gap gap) {
                printer.gap(gap.first(), gap.last());
            }

            @Override
            public void onListening(String route, boolean complete) {
                printer.ready();
            }
        });
    }

    @Override
    public Sender sender(BitSet acknowledged) {
        BroadcasterManager manager = manager();
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        return new Sender() {
            @Override
            public void send(int number) {
                CompletableFuture<Receipt> receipt =
                        manager.broadcast("outage", "number", number).toCompletableFuture();
                receipts.add(receipt);
                var unused = receipt.thenRun(() -> OutageContender.acknowledge(acknowledged, number));
            }

            @Override
            public void close() {
                receipts.forEach(
                        receipt -> receipt.handle((delivered, failure) -> null).join());
                manager.close();
            }
        };
    }
}
