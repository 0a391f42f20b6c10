package io.broadcaster.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What came back from one request. */
public sealed interface Reply {

    /**
     * The server answered.
     *
     * @param status of HTTP
     * @param body its beginning
     * @param whole whether that is all of it
     * @param retryAfter how long the server asks to wait, or null
     */
    record Answer(
            int status,
            Headers headers,
            String body,
            boolean whole,
            @Nullable Duration retryAfter) implements Reply {
        private static final JsonFactory JSON = new JsonFactory();

        static Answer of(Response response, String body, boolean whole) {
            Headers headers = response.headers();
            return new Answer(response.code(), headers, body, whole, RetryAfter.of(headers, Instant.now()));
        }

        /** Whether the status says so. */
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Whether the body is what a server says when it took everything: a whole JSON object. */
        public boolean hasAcceptance() {
            return whole && isJsonObject(body);
        }

        private static boolean isJsonObject(String text) {
            try (JsonParser parser = JSON.createParser(text)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                parser.skipChildren();
                return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            } catch (IOException malformed) {
                return false;
            }
        }

        /** What is wrong with a body without acceptance. */
        public String flaw() {
            return whole
                    ? "a body that is no JSON object"
                    : "a body of more than " + (HttpTransport.MAX_BODY >> 10) + " KiB";
        }
    }

    /**
     * No answer, or none that can be read.
     *
     * @param sent whether the request, or a part of it, may have reached the server
     */
    record Silence(IOException cause, boolean sent) implements Reply {

        /**
         * What happened, in words.
         *
         * @param hostKeys the configuration's keys that name the server
         * @param tlsKey the one that turns TLS on
         */
        public String problem(String hostKeys, String tlsKey) {
            if (cause instanceof ClosedException) {
                return "the broadcaster was closed";
            }
            if (cause instanceof UnknownHostException) {
                return "the host name can't be resolved, check " + hostKeys;
            }
            if (cause instanceof SSLException) {
                return "TLS failed, check " + tlsKey + ", " + hostKeys + " and the server's certificate";
            }
            if (cause instanceof ConnectException) {
                return "no connection";
            }
            if (cause instanceof InterruptedIOException) {
                return sent ? "gave up waiting for the answer" : "gave up connecting";
            }
            if (cause instanceof ProtocolException || cause instanceof EOFException) {
                return "the answer can't be read";
            }
            return "the connection broke";
        }
    }
}
