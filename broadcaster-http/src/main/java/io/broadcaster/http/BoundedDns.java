package io.broadcaster.http;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Looks names up on a thread of its own, because a look-up can't be interrupted and may hang for longer than a publish
 * may take. Calls that ask for the same name at the same time share one look-up.
 */
final class BoundedDns implements Dns, AutoCloseable {
    private final Dns resolver;
    private final Duration timeout;
    private final Executor thread;
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<List<InetAddress>> closed = new CompletableFuture<>();

    /** @param name of the thread */
    BoundedDns(String name, Dns resolver, Duration timeout) {
        this.thread = idlingThread(name);
        this.resolver = resolver;
        this.timeout = timeout;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            return pending.computeIfAbsent(host, this::start)
                    .applyToEither(closed, addresses -> addresses)
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw unknown(host, failed);
        } catch (TimeoutException hanging) {
            throw unknown(host + ": the name server does not answer", hanging);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unknown(host + ": interrupted", interrupted);
        }
    }

    private CompletableFuture<List<InetAddress>> start(String host) {
        return CompletableFuture.supplyAsync(() -> resolve(host), thread);
    }

    private List<InetAddress> resolve(String host) {
        try {
            return resolver.lookup(host);
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        } finally {
            pending.remove(host);
        }
    }

    private static UnknownHostException unknown(String message, Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(message);
        unknown.initCause(cause);
        return unknown;
    }

    /** Wakes whoever waits for an address. */
    @Override
    public void close() {
        closed.completeExceptionally(new InterruptedIOException("closed"));
    }

    private static Executor idlingThread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
