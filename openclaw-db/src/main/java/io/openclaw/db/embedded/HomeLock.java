package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a home: held from before the start until after the stop, and released by the kernel when the owner dies. A
 * live server without a holder is therefore an orphan.
 */
final class HomeLock implements AutoCloseable {
    // POSIX forgets a lock when any descriptor of its file is closed, so this process must never open it twice.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Optional<HomeLock> tryAcquire(Path file) throws IOException {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        HomeLock held = null;
        try {
            held = open(file);
        } finally {
            if (held == null) {
                HELD.remove(file);
            }
        }
        return Optional.ofNullable(held);
    }

    private static @Nullable HomeLock open(Path file) throws IOException {
        PrivateFiles.touch(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new HomeLock(file, channel);
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(file);
        }
    }
}
