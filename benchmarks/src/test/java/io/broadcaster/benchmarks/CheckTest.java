package io.broadcaster.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A throughput counts only when nothing was lost, repeated or reordered. */
final class CheckTest {
    private final Check check = new Check();

    @BeforeEach
    void expectTwoOfEachOfTwoSenders() {
        check.expect(2, 2);
        hear(0, 0);
    }

    @Test
    void sendersMayInterleave() throws InterruptedException {
        hear(1, 0);
        hear(1, 1);
        hear(0, 1);
        assertNull(check.await());
    }

    @Test
    void aMessageThatComesTwiceIsAFault() throws InterruptedException {
        hear(0, 0);
        assertEquals("number 0 of sender 0 came out of turn", check.await());
    }

    @Test
    void aMessageThatIsOvertakenIsAFault() throws InterruptedException {
        hear(1, 1);
        assertEquals("number 1 of sender 1 came out of turn", check.await());
    }

    @Test
    void aMessageTooManyIsAFault() throws InterruptedException {
        hear(0, 1);
        hear(0, 2);
        assertEquals("number 2 of sender 0 came out of turn", check.await());
    }

    private void hear(int sender, int number) {
        check.accept(Text.ENVELOPE.of(sender, number));
    }
}
