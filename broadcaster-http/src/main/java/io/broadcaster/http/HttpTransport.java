package io.broadcaster.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * Posts JSON, each request at most once and within one deadline from look-up to the last byte of the answer. Follows no
 * redirect, answers no challenge, reads no more than the beginning of a large answer. Thread-safe.
 */
public final class HttpTransport implements AutoCloseable {
    static final int MAX_BODY = 64 << 10;

    /** Shorter than servers keep connections: a request on one that is just being closed may or may not arrive. */
    private static final Duration IDLE = Duration.ofSeconds(4);

    private final OkHttpClient client;
    private final BoundedDns dns;
    private final Set<Call> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param name of the driver, for its threads
     * @param connections how many are kept
     * @param lookup the most that looking up a name may take
     */
    public HttpTransport(String name, int connections, Duration lookup, Dns resolver) {
        dns = new BoundedDns(name + "-dns", resolver, lookup);
        client = new OkHttpClient.Builder()
                .dns(dns)
                // The total deadline covers every step; a timer for each would only cost time.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectionPool(new ConnectionPool(connections, IDLE.toSeconds(), TimeUnit.SECONDS))
                // One call per connection: a broken connection leaves the outcome of only one call unknown.
                .protocols(List.of(Protocol.HTTP_1_1))
                .addNetworkInterceptor(HttpTransport::onceConnected)
                .build();
    }

    /** What came of it; never throws for a reason of transport. */
    public Reply post(String url, Headers headers, byte[] json, Deadline deadline) {
        long nanos = deadline.remaining().toNanos();
        if (nanos == 0) {
            return new Reply.Silence(new InterruptedIOException("timeout"), false);
        }
        Attempt attempt = new Attempt();
        Call call = client.newCall(new Request.Builder()
                .url(url)
                .headers(headers)
                .post(new UnrepeatableBody(json))
                .tag(Attempt.class, attempt)
                .build());
        call.timeout().timeout(nanos, TimeUnit.NANOSECONDS);
        inFlight.add(call);
        try {
            return closed ? new Reply.Silence(new ClosedException(null), false) : execute(call);
        } catch (IOException e) {
            return attempt.endedBy(closed ? new ClosedException(e) : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return attempt.endedBy(new InterruptedIOException("interrupted"));
        } finally {
            inFlight.remove(call);
        }
    }

    /** The client, written in Kotlin, does not declare that it may be interrupted while it connects. */
    private static Reply execute(Call call) throws IOException, InterruptedException {
        try (Response response = call.execute()) {
            return read(response);
        }
    }

    /** Runs between connecting, TLS included, and sending. */
    private static Response onceConnected(Interceptor.Chain chain) throws IOException {
        // Otherwise the end of a batch of more than 8 KiB waits for a delayed acknowledgement, some 40 ms.
        chain.connection().socket().setTcpNoDelay(true);
        Attempt attempt = chain.request().tag(Attempt.class);
        attempt.sent = true;
        attempt.answer = chain.proceed(chain.request());
        return attempt.answer;
    }

    private static Reply read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        boolean whole;
        try {
            whole = !source.request(MAX_BODY + 1);
        } catch (IOException e) {
            if (response.isSuccessful()) {
                throw e;
            }
            whole = false; // a refusal is one without its explanation, too
        }
        Buffer buffer = source.getBuffer();
        String body = buffer.readString(Math.min(buffer.size(), MAX_BODY), StandardCharsets.UTF_8);
        return Reply.Answer.of(response, body, whole);
    }

    /** Cancels the calls in flight and drops the connections. */
    @Override
    public void close() {
        closed = true;
        inFlight.forEach(Call::cancel);
        dns.close();
        client.connectionPool().evictAll();
    }
}
