package io.broadcaster.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that other programs append to, truncate, and replace by a new one of the same name: reading waits for more and
 * never comes to an end. Between an old content and the next it puts an end of line where there is none. Not
 * thread-safe.
 */
final class FollowedFile extends InputStream {
    private static final long POLL_MILLIS = 100;

    private final Path path;
    private @Nullable FileChannel channel;
    /** Device and inode. */
    private @Nullable Object identity;

    private boolean amidLine;

    FollowedFile(Path path) {
        this.path = path;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            FileChannel open = open();
            int count = open == null ? 0 : open.read(ByteBuffer.wrap(target, offset, length));
            if (count > 0) {
                amidLine = target[offset + count - 1] != '\n';
                return count;
            }
            if (open != null && startsAnew(open) && amidLine) {
                amidLine = false;
                target[offset] = '\n';
                return 1;
            }
            pause();
        }
    }

    private @Nullable FileChannel open() throws IOException {
        while (channel == null) {
            Object before = identityOfPath();
            if (before == null) {
                return null;
            }
            FileChannel opened = FileChannel.open(path);
            if (before.equals(identityOfPath())) {
                identity = before;
                channel = opened;
            } else {
                opened.close();
            }
        }
        return channel;
    }

    /** At the end of what there is: whether another content begins, from its start, with the next read. */
    private boolean startsAnew(FileChannel open) throws IOException {
        if (open.size() < open.position()) {
            open.position(0);
            return true;
        }
        Object now = identityOfPath();
        boolean replaced = now != null && !Objects.equals(now, identity);
        // Its writer may have added something since the last read.
        if (replaced && open.position() == open.size()) {
            open.close();
            channel = null;
            return true;
        }
        return false;
    }

    private @Nullable Object identityOfPath() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException betweenTwoContents) {
            return null;
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
