package io.broadcaster.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All that a connection meets in a gateway, in the calling thread alone: without sockets, loops and clocks. */
final class PipelineFixture implements AutoCloseable {
    static final App APP = App.of("1", "key", "secret");
    private static final Metrics METRICS = new Metrics();
    private static final SameThread EXECUTOR = new SameThread();
    private static final Webhooks WEBHOOKS = new Webhooks(List.of(), EXECUTOR, METRICS);

    private final long pinned = pinned();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Hub hub;
    /** Whether the gateway is about to end. */
    boolean draining;

    PipelineFixture() {
        this(APP, InstantSource.system());
    }

    PipelineFixture(App served, InstantSource clock) {
        this(served, clock, Backend.memory(), ServerLimits.DEFAULT);
    }

    PipelineFixture(Backend backend, ServerLimits limits) {
        this(APP, InstantSource.system(), backend, limits);
    }

    private PipelineFixture(App served, InstantSource clock, Backend shared, ServerLimits limits) {
        AppState app = new AppState(served, clock);
        Shard shard = new Shard(channel.eventLoop(), 0);
        Backend backend = new Backend(shared.publisher(), shared.wires(), shared.newest(), null);
        hub = new Hub(
                backend,
                List.of(shard),
                WEBHOOKS,
                METRICS,
                EXECUTOR,
                EXECUTOR,
                Duration.ofSeconds(5),
                (id, user) -> {});
        Handshake handshake =
                new Handshake(List.of(app), limits, List.of(shard), new Protocol(hub, limits), METRICS, () -> true);
        Api api = new Api(List.of(app), hub, new Queries(hub), clock);
        Operations operations = new Operations(METRICS, new ReadinessProbe(hub), () -> draining);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(Server.BYTES_PER_REQUEST),
                        new RequestDeadline(limits.requestDeadline()),
                        new HttpFront(handshake, api, operations));
    }

    /** Bytes that come in one piece. */
    void receive(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            channel.runPendingTasks();
            channel.checkException();
        }
    }

    /** Opens a WebSocket; the socket's id. */
    String connect() {
        receive(RawClient.handshake("/app/key?protocol=7").getBytes(StandardCharsets.ISO_8859_1));
        return sent().replaceAll("(?s).*socket_id[^0-9]*([0-9.]+).*", "$1");
    }

    /** A message of the client; what it is answered. */
    String ask(String text) {
        receive(RawClient.encode(0x81, text.getBytes(StandardCharsets.UTF_8)));
        return sent();
    }

    /** What is sent after something happened elsewhere. */
    String later() {
        channel.runPendingTasks();
        return sent();
    }

    /** All that was sent since the last time. */
    String sent() {
        StringBuilder text = new StringBuilder();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            ByteBuf bytes = (ByteBuf) message;
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    /** @throws IllegalStateException when buffers are left */
    @Override
    public void close() {
        channel.finishAndReleaseAll();
        channel.runPendingTasks();
        channel.checkException();
        hub.close();
        long left = pinned() - pinned;
        if (left > 0) {
            throw new IllegalStateException(left + " bytes leaked");
        }
    }

    private static long pinned() {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return allocator.pinnedDirectMemory() + allocator.pinnedHeapMemory();
    }

    /** Runs at once what is to be done at once, and never what is to be done later. */
    private static final class SameThread extends ScheduledThreadPoolExecutor {
        private SameThread() {
            super(0);
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public @Nullable ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            if (delay == 0) {
                task.run();
            }
            return null;
        }
    }
}
