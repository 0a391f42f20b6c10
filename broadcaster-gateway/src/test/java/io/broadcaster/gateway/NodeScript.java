package io.broadcaster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the scenarios of {@code src/test/js}, with the clients that npm installs for them. */
final class NodeScript {
    private static final Path SOURCES = Path.of("src/test/js");
    private static final Path FOLDER = Path.of("target/js").toAbsolutePath();

    private NodeScript() {}

    /** Installs the clients, once; without Node.js the test is skipped. */
    static synchronized void install() throws Exception {
        assumeTrue(isInstalled("node") && isInstalled("npm"), "Node.js and npm are not installed: no stock clients");
        Files.createDirectories(FOLDER);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.copy(source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = FOLDER.resolve("package-lock.json");
        Path installed = FOLDER.resolve("node_modules/.installed");
        if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
            Process npm = start(List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"), Map.of());
            String output = new String(npm.getInputStream().readAllBytes(), UTF_8);
            if (npm.waitFor() != 0) {
                throw new IOException("npm ci failed: " + output);
            }
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Starts one; its output, with what it writes to stderr, is there to be read. */
    static Process start(String script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return start(command, environment);
    }

    /** Starts a file of tests, which reports in TAP. */
    static Process startTests(String file, Map<String, String> environment) throws IOException {
        return start(List.of("node", "--test", "--test-force-exit", "--test-reporter=tap", file), environment);
    }

    private static Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
