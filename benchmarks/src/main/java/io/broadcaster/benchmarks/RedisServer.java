package io.broadcaster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of its own on loopback: the machine's when that is version 7 or newer, otherwise the bundled one. It keeps
 * nothing on disk, and cuts off no slow subscriber.
 */
final class RedisServer implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("v=((\\d+)[\\d.]*)");

    private final int port = Ports.free();
    private final Process process;
    private final String version;

    /** Returns once it accepts connections. */
    RedisServer() throws IOException {
        String program = program();
        version = version(program).group(1);
        process = start(List.of(
                program,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                Files.createTempDirectory("redis").toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--client-output-buffer-limit",
                "pubsub 0 0 0"));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // for a run that is cut short
        BufferedReader output = process.inputReader(UTF_8);
        for (String line = output.readLine(); !String.valueOf(line).contains("eady to accept"); ) {
            if (line == null) {
                throw new IOException("Redis ended at once");
            }
            line = output.readLine();
        }
    }

    String address() {
        return "redis://127.0.0.1:" + port;
    }

    private static String program() throws IOException {
        try {
            if (Integer.parseInt(version("redis-server").group(2)) >= 7) {
                return "redis-server";
            }
        } catch (IOException notInstalled) {
            // the bundled one is there
        }
        return ExecutableProvider.newJarResourceProvider().get().getPath();
    }

    private static Matcher version(String program) throws IOException {
        Process asked = start(List.of(program, "--version"));
        String answer = new String(asked.getInputStream().readAllBytes(), UTF_8);
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new IOException(program + " has no version: " + answer);
        }
        return version;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Override
    public void close() {
        process.destroy();
    }

    @Override
    public String toString() {
        return "Redis " + version + " on loopback, no persistence";
    }
}
