package io.broadcaster.ably;

import io.broadcaster.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The id of one request, by which Ably drops what it has already taken. Ably wants the messages of a request numbered
 * {@code <id>:0}, {@code <id>:1}, …, and takes the id for that of the whole: after {@code a:0, a:1} it would drop
 * {@code a:2} with {@code a:0, a:1, a:2}. So the id says which messages there are. The same ones sent again in one
 * request are dropped by Ably; cut in another way they are not, and receivers drop them by the id within the data.
 *
 * @see <a href="https://ably.com/docs/platform/errors/codes/40031-invalid-client-specified-message-id">Ably on ids</a>
 */
final class RequestId {
    private static final int DIGEST_BYTES = 8;

    private RequestId() {}

    static String of(List<Message> messages) {
        String first = messages.get(0).id();
        return messages.size() == 1 ? first : first + "-" + digest(messages);
    }

    private static String digest(List<Message> messages) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            messages.forEach(message -> digest.update((message.id() + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
