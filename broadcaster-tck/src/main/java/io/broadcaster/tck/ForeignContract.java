package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.broadcaster.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What other programs publish is heard where it can be, and harms nobody. */
interface ForeignContract {
    /** As large as every wire takes. */
    int LARGE = 7_000;

    @ContractTest({Capability.LISTEN, Capability.FOREIGN})
    default void hearsForeignJsonAsTheDataOfAMessage(Bench bench) throws Exception {
        Heard heard = bench.listen();
        String large = "\"" + "é".repeat(LARGE / 2) + "\"";
        List<String> texts = List.of("{ \"task_id\":\"é\" }", "[1,2]", "17", "{\"id\":\"no envelope\"}", large);
        for (String text : texts) {
            publish(bench, text);
        }
        heard.awaitAll(Heard.Came.class, texts.size());
        assertIterableEquals(texts, heard.messages().stream().map(Message::data).toList());
        for (Message message : heard.messages()) {
            assertEquals("message", message.event(), "the event of what is no envelope");
            assertEquals(bench.channel(), message.channel());
            assertNull(message.position());
        }
    }

    @ContractTest({Capability.LISTEN, Capability.FOREIGN})
    default void skipsWhatIsNoJson(Bench bench) throws Exception {
        Heard heard = bench.listen();
        String deep = "[".repeat(LARGE / 2) + "]".repeat(LARGE / 2);
        for (String text : List.of("hello", "{", "{\"a\":1}x", "\u0001", " ", "NaN", "x".repeat(LARGE), deep)) {
            publish(bench, text);
        }
        bench.harness().publishForeign(bench.channel(), new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF});
        List<Message> batch = bench.messages(1);
        bench.publish(batch);
        heard.awaitAll(Heard.Came.class, 1);
        assertIterableEquals(batch, heard.messages());
        assertEquals(List.of(), heard.all(Heard.Interrupted.class), "poison must not end a connection");
    }

    private static void publish(Bench bench, String text) throws Exception {
        bench.harness().publishForeign(bench.channel(), text.getBytes(StandardCharsets.UTF_8));
    }
}
