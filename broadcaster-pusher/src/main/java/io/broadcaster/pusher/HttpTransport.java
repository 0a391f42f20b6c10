package io.broadcaster.pusher;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** Posts JSON, each request at most once and within one deadline from look-up to the last byte of the answer. */
final class HttpTransport implements AutoCloseable {
    static final int CALLS_IN_FLIGHT = 64;
    static final int MAX_BODY = 64 << 10;

    /** Shorter than servers keep connections: a request on one that is just being closed may or may not arrive. */
    private static final Duration IDLE = Duration.ofSeconds(4);

    private final OkHttpClient client;
    private final BoundedDns dns;
    private final Set<Call> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HttpTransport(Duration timeout, Dns resolver) {
        dns = new BoundedDns(resolver, timeout);
        client = new OkHttpClient.Builder()
                .dns(dns)
                .callTimeout(timeout)
                // The total deadline covers every step; a timer for each would only cost time.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .connectionPool(new ConnectionPool(CALLS_IN_FLIGHT, IDLE.toSeconds(), TimeUnit.SECONDS))
                // One call per connection: a broken connection leaves the outcome of only one call unknown.
                .protocols(List.of(Protocol.HTTP_1_1))
                .addNetworkInterceptor(HttpTransport::onceConnected)
                .build();
    }

    Reply post(URI uri, String json) {
        AtomicBoolean sent = new AtomicBoolean();
        Call call = client.newCall(new Request.Builder()
                .url(uri.toString())
                .post(new UnrepeatableBody(json))
                .tag(AtomicBoolean.class, sent)
                .build());
        inFlight.add(call);
        try {
            return closed ? new Reply.Silence(new ClosedException(null), false) : execute(call);
        } catch (IOException e) {
            return new Reply.Silence(closed ? new ClosedException(e) : e, sent.get());
        } finally {
            inFlight.remove(call);
        }
    }

    private static Reply execute(Call call) throws IOException {
        try (Response response = call.execute()) {
            return read(response);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception interrupted) { // while connecting, OkHttp throws what it does not declare
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        }
    }

    /** Runs between connecting, TLS included, and sending. */
    private static Response onceConnected(Interceptor.Chain chain) throws IOException {
        // Otherwise the end of a batch of more than 8 KiB waits for a delayed acknowledgement, some 40 ms.
        chain.connection().socket().setTcpNoDelay(true);
        chain.request().tag(AtomicBoolean.class).set(true);
        return chain.proceed(chain.request());
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
        return new Reply.Answer(response.code(), body, whole, RetryAfter.of(response.headers(), Instant.now()));
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
