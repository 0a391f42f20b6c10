package io.broadcaster.redis;

import static org.awaitility.Awaitility.await;

import io.broadcaster.spi.Options;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.core.ExecutableProvider;

/** A real Redis of its own process on a free port, which can be killed, stopped, continued and started again. */
final class RedisServerFixture implements AutoCloseable {
    private static @Nullable File executable;

    private final int port = freePort();
    private final Path folder;
    private final File program;
    private final List<String> settings;
    private final @Nullable String password;
    private @Nullable Process process;

    private RedisServerFixture(File program, @Nullable String password, String... settings) {
        this.program = program;
        this.password = password;
        this.settings = List.of(settings);
        try {
            folder = Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** @param settings as on the command line, such as {@code --maxclients 3} */
    static RedisServerFixture started(String... settings) {
        return new RedisServerFixture(executable(), null, settings).start();
    }

    static RedisServerFixture startedWithPassword(String password, String... settings) {
        return new RedisServerFixture(executable(), password, settings).start();
    }

    /** One that has on its disk what it acknowledges. */
    static RedisServerFixture startedDurable(String... settings) {
        String[] all = Stream.concat(Stream.of("--appendonly yes", "--appendfsync always"), Stream.of(settings))
                .toArray(String[]::new);
        return started(all);
    }

    /** The {@code redis-server} that is installed, for what needs version 7; the test is skipped where there is none. */
    static RedisServerFixture startedInstalled(String... settings) {
        return new RedisServerFixture(installed(), null, settings).start();
    }

    /** A sentinel with that configuration, to which it adds. */
    static RedisServerFixture startedSentinel(Path configuration) {
        return new RedisServerFixture(installed(), null, configuration.toString(), "--sentinel").start();
    }

    private static File installed() {
        File found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> new File(directory, "redis-server"))
                .filter(File::canExecute)
                .findFirst()
                .orElse(new File("redis-server"));
        Assumptions.assumeTrue(found.canExecute(), "redis-server 7 or newer must be installed");
        return found;
    }

    /** Again, on the same port. Returns when it answers. */
    RedisServerFixture start() {
        List<String> command = new ArrayList<>(List.of(program.getPath()));
        if (settings.contains("--sentinel")) {
            command.addAll(settings);
            command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1"));
        } else {
            command.addAll(arguments());
        }
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(20)).until(this::answers);
        return this;
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--port", "" + port, "--save", ""));
        Stream.concat(Stream.of("--appendonly no", "--bind 127.0.0.1"), settings.stream())
                .flatMap(setting -> Stream.of(setting.split(" ", -1)))
                .forEach(arguments::add);
        if (password != null) {
            arguments.addAll(List.of("--requirepass", password));
        }
        return arguments;
    }

    private boolean answers() {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            jedis.ping();
            return true;
        } catch (JedisDataException anyAnswer) {
            return true;
        } catch (JedisConnectionException notYet) {
            return false;
        }
    }

    /** SIGKILL. Returns when it is gone. */
    void kill() {
        Process running = running();
        running.destroyForcibly();
        await().until(() -> !running.isAlive());
    }

    boolean isAlive() {
        return running().isAlive();
    }

    /** Starts it again if it was killed, continues it if it was stopped. */
    void revive() {
        if (isAlive()) {
            resume();
        } else {
            start();
        }
    }

    /** SIGSTOP. */
    void suspend() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + running().pid()).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    int port() {
        return port;
    }

    /** An administrator's connection. */
    Jedis admin() {
        Jedis jedis = new Jedis("127.0.0.1", port);
        if (password != null) {
            jedis.auth(password);
        }
        return jedis;
    }

    /** A broadcaster made by the provider, as applications get it. */
    RedisBroadcaster broadcaster() {
        return broadcaster(Map.of(), Duration.ofSeconds(5));
    }

    RedisBroadcaster broadcaster(Map<String, String> more, Duration publishTimeout) {
        return broadcaster(more, Options.Shared.DEFAULT.withPublishTimeout(publishTimeout));
    }

    RedisBroadcaster broadcaster(Map<String, String> more, Options.Shared shared) {
        Map<String, String> values = new HashMap<>(Map.of("REDIS_HOST", "127.0.0.1", "REDIS_PORT", "" + port));
        values.putAll(more);
        return (RedisBroadcaster) new RedisBroadcasterProvider().create(new Options(values, Map.of(), shared));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static synchronized File executable() {
        try {
            if (executable == null) {
                executable = ExecutableProvider.newJarResourceProvider().get();
            }
            return executable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
