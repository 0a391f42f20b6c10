package io.broadcaster.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.broadcaster.spi.Options.Shared;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Streams that are trimmed, and connections that break, while they are read. */
class CatchUpTest {
    private static final ServerRun RUN = new ServerRun("127.0.0.1:1", "run", false);

    private final TreeSet<StreamId> stream = new TreeSet<>();
    private final Heard heard = new Heard();
    private final RedisSubscription subscription = new RedisSubscription("logs", heard);
    private Runnable betweenPieces = () -> {};

    @BeforeEach
    void listenOnce() {
        subscription.heardUpTo(StreamId.parse("1-0"));
        subscription.caughtUp(RUN, Duration.ZERO);
        subscription.listening();
        IntStream.rangeClosed(1, 200).forEach(i -> stream.add(new StreamId(i, 0)));
    }

    @Test
    void whatWasTrimmedIsToldThoughTheConnectionBreaksWhileTheRestIsRead() {
        trimBefore(5);
        betweenPieces = () -> {
            throw new JedisConnectionException("broken");
        };
        assertThrows(JedisConnectionException.class, () -> catchUp(RUN));
        betweenPieces = () -> {};
        catchUp(RUN);
        subscription.listening();
        catchUp(RUN);
        subscription.listening();

        assertEquals(List.of(true, false, true), heard.complete, "told, and told once");
    }

    @Test
    void anotherRunOfTheServerIsToldThoughTheSessionEndsBeforeTheListenerKnows() {
        ServerRun next = new ServerRun("127.0.0.1:1", "next", false);
        catchUp(next);
        catchUp(next);
        subscription.listening();

        assertEquals(List.of(true, false), heard.complete);
    }

    @Test
    void whatIsTrimmedBetweenTwoPiecesIsTold() {
        betweenPieces = () -> trimBefore(150);
        catchUp(RUN);
        subscription.listening();

        assertEquals(List.of(true, false), heard.complete);
    }

    @Test
    void aStreamThatIsThereToItsEndIsComplete() {
        catchUp(RUN);
        subscription.listening();

        assertEquals(List.of(true, true), heard.complete);
        assertEquals(stream.last(), subscription.heardUpTo());
    }

    @Test
    void theStreamIsReadAgainAsLongAsSomethingMayComeLateAndOnceMore() {
        StreamId newer = StreamId.parse("2-0");
        subscription.caughtUp(RUN, Duration.ofHours(1));
        assertTrue(subscription.looksAgain(newer));
        assertTrue(subscription.looksAgain(newer));
        assertFalse(subscription.looksAgain(StreamId.parse("1-0")), "nothing came");
        assertTrue(subscription.wasStale());
        assertTrue(subscription.wasStale(), "the watchdog goes on asking");

        subscription.caughtUp(RUN, Duration.ZERO);
        assertTrue(subscription.looksAgain(StreamId.parse("1-0")));
        assertFalse(subscription.looksAgain(newer));
    }

    private void trimBefore(long millis) {
        stream.headSet(new StreamId(millis, 0)).clear();
    }

    private void catchUp(ServerRun run) {
        Wire wire = new Wire(new Names(""), false, Retention.of(Shared.DEFAULT), new HistoryHealth(), Duration.ZERO);
        boolean[] going = new boolean[1];
        new CatchUp(
                        command -> {
                            if (command.getCommand() == Command.XADD) {
                                return "nothing";
                            }
                            if (going[0]) {
                                betweenPieces.run();
                            }
                            going[0] = true;
                            return range(command);
                        },
                        wire,
                        run)
                .run(subscription);
    }

    /** The answer to XRANGE. */
    private Object range(CommandArguments command) {
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add(StreamEntry.text(word.getRaw())));
        String start = words.get(2);
        boolean inclusive = !start.startsWith("(");
        StreamId from = StreamId.parse(inclusive ? start : start.substring(1));
        return stream.tailSet(from, inclusive).stream()
                .limit(Long.parseLong(words.get(5)))
                .map(id -> List.of(bytes(id.toString()), List.of(bytes(StreamEntry.MARK), bytes(""))))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
