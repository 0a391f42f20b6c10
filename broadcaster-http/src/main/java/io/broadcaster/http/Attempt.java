package io.broadcaster.http;

import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** How far a request came. Belongs to the thread that makes it. */
final class Attempt {
    /** Whether any of it may have left. */
    boolean sent;

    /** The head of the answer, once there is one. */
    @Nullable
    Response answer;

    /** A refusal stands, such as a 407 without a proxy, which the client makes an exception of. */
    Reply endedBy(IOException failure) {
        Response head = answer;
        return head != null && head.code() / 100 == 4
                ? Reply.Answer.of(head, "", false)
                : new Reply.Silence(failure, sent);
    }
}
