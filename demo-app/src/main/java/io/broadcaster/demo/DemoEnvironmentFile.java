package io.broadcaster.demo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file with which other commands reach the demo. It stays locked while the demo lives, so that a second demo tells
 * one that is in use from one that a killed demo left behind.
 */
final class DemoEnvironmentFile implements AutoCloseable {
    static final String NAME = ".broadcaster-demo.env";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final Map<String, String> values;
    private @Nullable FileChannel channel;

    DemoEnvironmentFile(Path folder, Map<String, String> values) {
        path = folder.resolve(NAME).toAbsolutePath();
        this.values = new TreeMap<>(values);
    }

    /**
     * Makes the file, still empty.
     *
     * @throws CommandFailure when another demo holds it, or it can't be made
     */
    void acquire() {
        try {
            FileChannel opened = FileChannel.open(
                    path, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (!lock(opened)) {
                opened.close();
                throw new CommandFailure("Another demo is running in this folder, as " + path
                        + " shows: end it, or start this one in another folder");
            }
            channel = opened;
            Files.setPosixFilePermissions(path, OWNER_ONLY);
            opened.truncate(0);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Fills it.
     *
     * @throws CommandFailure when that fails
     */
    void write() {
        String lines = values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + quote(entry.getValue()) + "\n")
                .collect(Collectors.joining());
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
        try {
            while (bytes.hasRemaining()) {
                requireNonNull(channel, "acquire comes first").write(bytes);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Deletes it, if it is ours. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            Files.deleteIfExists(path);
            channel.close();
        }
    }

    private CommandFailure unwritable(IOException cause) {
        return new CommandFailure(
                path + " cannot be written (" + cause + "): start the demo in a folder of yours", cause);
    }

    /** Only where it must, because not every reader of such files knows quotes. */
    private static String quote(String value) {
        return value.matches("[\\w.:/@+=~-]*") ? value : '"' + value + '"';
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }
}
