package io.broadcaster.tck;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.broadcaster.Message;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch that knows who looks at it once it has been taken back. */
final class LentList extends AbstractList<Message> {
    private final List<Message> messages;
    private volatile boolean takenBack;
    private volatile @Nullable Throwable misuse;

    LentList(List<Message> messages) {
        this.messages = messages;
    }

    void takeBack() {
        takenBack = true;
    }

    void assertNotUsedSince() {
        assertNull(misuse, "publish() had returned, yet the batch was used again");
    }

    @Override
    public Message get(int index) {
        look();
        return messages.get(index);
    }

    @Override
    public int size() {
        look();
        return messages.size();
    }

    private void look() {
        if (takenBack) {
            misuse = new IllegalStateException(
                    "used by " + Thread.currentThread().getName());
        }
    }
}
