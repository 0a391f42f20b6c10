package io.broadcaster.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A real Redis from the bundled binary, which keeps what it acknowledged. */
final class DemoRedis {
    private DemoRedis() {}

    /**
     * Unpacks the binary and writes the configuration.
     *
     * @param folder where everything goes
     * @param port where it will listen, on 127.0.0.1 alone
     * @param password of the default user
     * @return what runs the server
     */
    static ServerProgram prepare(Path folder, int port, String password) throws IOException {
        File program =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
        Path configuration = Files.writeString(
                folder.resolve("redis.conf"),
                String.join(
                        "\n",
                        "bind " + AppAddress.LOOPBACK,
                        "port " + port,
                        "requirepass " + password,
                        "dir \"" + folder + "\"",
                        "appendonly yes",
                        "appendfsync always",
                        "save \"\"",
                        ""));
        return new ServerProgram("Redis", List.of(program.getPath(), configuration.toString()), List.of());
    }
}
