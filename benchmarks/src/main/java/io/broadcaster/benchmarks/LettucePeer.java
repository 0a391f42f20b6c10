package io.broadcaster.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;

/** Lettuce, one connection. */
final class LettucePeer implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final XAddArgs capped = new XAddArgs().maxlen(Stream.LENGTH).approximateTrimming();

    LettucePeer(String address) {
        client = RedisClient.create(address);
        connection = client.connect();
    }

    void sync(int each) {
        RedisCommands<String, String> commands = connection.sync();
        for (int i = 0; i < each; i++) {
            String text = Text.ENVELOPE.of(0, i);
            commands.xadd(Stream.KEY, capped, Map.of(Stream.FIELD, text));
            commands.publish(Channels.CHANNEL, text);
        }
    }

    void async(int each) {
        Window answers = new Window(2 * Window.MESSAGES);
        for (int i = 0; i < each; i++) {
            send(i, answers);
        }
        answers.finish();
    }

    /** Flushes by hand, once for so many messages. */
    void flushing(int each, int batch) {
        Window answers = new Window(2 * Window.MESSAGES);
        connection.setAutoFlushCommands(false);
        for (int first = 0; first < each; first += batch) {
            for (int i = first; i < Math.min(first + batch, each); i++) {
                send(i, answers);
            }
            connection.flushCommands();
        }
        connection.setAutoFlushCommands(true);
        answers.finish();
    }

    private void send(int number, Window answers) {
        RedisAsyncCommands<String, String> commands = connection.async();
        String text = Text.ENVELOPE.of(0, number);
        answers.add(commands.xadd(Stream.KEY, capped, Map.of(Stream.FIELD, text)));
        answers.add(commands.publish(Channels.CHANNEL, text));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
