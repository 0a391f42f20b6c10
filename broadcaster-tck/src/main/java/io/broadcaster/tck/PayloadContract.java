package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.broadcaster.Message;
import io.broadcaster.spi.Outcome;
import io.broadcaster.spi.Reason;
import java.util.ArrayList;
import java.util.List;

/** A message arrives as it is. */
interface PayloadContract {
    /** Of one, two, three and four bytes, escaped, and such that programs trip over them. */
    String UNICODE = "aé漢\uD83D\uDE00\u2028\u202E\u0301\\n\\u0001\\\"\\\\";

    @ContractTest
    default void carriesEveryKindOfDataVerbatim(Bench bench) throws Exception {
        carries(
                bench,
                bench.message("{\"text\":\"" + UNICODE + "\",\"n\":[1.0,-2e3,null,true]}"),
                bench.message("[ 1 , {\"a\" : {} } ]"),
                bench.message("\"" + UNICODE + "\""),
                bench.message("12345678901234567890.10"),
                bench.message("null"));
    }

    @ContractTest(Capability.UNICODE_NAMES)
    default void carriesUnicodeInTheNamesOfChannelAndEvent(Bench bench) throws Exception {
        String channel = Bench.newChannel() + " é漢\uD83D\uDE00'\"\\%$*?[]{}:/";
        Message plain = new Samples(channel).next();
        carries(
                bench,
                new Message(plain.id(), plain.position(), channel, "é漢\uD83D\uDE00\"\n", "1", null, Samples.now()));
    }

    @ContractTest(Capability.SOCKET_ID)
    default void carriesTheSocketThatMustNotReceiveIt(Bench bench) throws Exception {
        Message with = bench.message("1");
        carries(
                bench,
                new Message(with.id(), with.position(), with.channel(), "log", "1", "1234.5678", with.createdAt()),
                bench.message("2"));
    }

    @ContractTest(Capability.IDENTITY)
    default void carriesIdPositionAndTime(Bench bench) throws Exception {
        Message placed = bench.message("1");
        carries(
                bench,
                placed,
                new Message(
                        "no-position",
                        null,
                        placed.channel(),
                        "log",
                        "2",
                        null,
                        placed.createdAt().plusMillis(1)));
    }

    private static void carries(Bench bench, Message... messages) throws Exception {
        Watch watch = bench.watch(messages[0].channel());
        for (Message message : messages) {
            bench.publish(List.of(message));
        }
        bench.assertArrives(watch, List.of(messages));
    }

    @ContractTest
    default void carriesPayloadsOfExactlyTheLimit(Bench bench) throws Exception {
        int limit = bench.broadcaster().limits().bytesPerPayload();
        carries(bench, bench.message(ofBytes(limit, "x")), bench.message(ofBytes(limit, "é")));
    }

    @ContractTest
    default void rejectsAPayloadOfOneByteMore(Bench bench) throws Exception {
        Watch watch = bench.watch(bench.channel());
        int limit = bench.broadcaster().limits().bytesPerPayload();
        List<Attempt> attempts = new ArrayList<>();
        for (String character : List.of("x", "é")) {
            Message tooLarge = bench.message(ofBytes(limit + 1, character));
            Attempt attempt = Attempt.of(bench.broadcaster(), List.of(tooLarge)).failedAs(Reason.REJECTED);
            attempt.tookNothing();
            attempts.add(attempt);
        }
        bench.assertTruthful(watch, attempts);
    }

    @ContractTest
    default void tellsTheTruthAboutABatchWithAPayloadTooLarge(Bench bench) throws Exception {
        int limit = bench.broadcaster().limits().bytesPerPayload();
        if (bench.broadcaster().limits().messagesPerBatch() < 3) {
            return;
        }
        Watch watch = bench.watch(bench.channel());
        List<Message> batch = List.of(bench.message("1"), bench.message(ofBytes(limit + 1, "x")), bench.message("3"));
        Attempt attempt = Attempt.of(bench.broadcaster(), batch).failedAs(Reason.REJECTED);
        assertEquals(Outcome.REFUSED, attempt.outcomes().get(1), "of the message that is too large");
        bench.assertTruthful(watch, List.of(attempt));
    }

    /** A JSON string of so many bytes. */
    private static String ofBytes(int bytes, String character) {
        int width = character.equals("x") ? 1 : 2;
        int room = bytes - 2;
        return "\"" + "x".repeat(room % width) + character.repeat(room / width) + "\"";
    }
}
