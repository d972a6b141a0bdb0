package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One opener per spool, across processes and within this one. The lock goes with the process, however it ends. */
final class SpoolLock implements AutoCloseable {

    /**
     * Spools of this process. Closing any handle of a file drops the process's lock on it (POSIX), so a second opener in the
     * same process must be turned away before it touches the file.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** Far behind the content: on Windows nobody can read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int MAX_CONTENT = 200;

    private final Path directory;
    private final FileChannel channel;

    private SpoolLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the lock of this directory, which must exist. */
    static SpoolLock take(SpoolDirectory spool) throws IOException {
        Path directory = spool.path().toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw locked(directory, "process " + ProcessHandle.current().pid() + ", which is this one");
        }
        boolean taken = false;
        try {
            SpoolLock lock = new SpoolLock(directory, channel(spool));
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD_HERE.remove(directory);
            }
        }
    }

    private static FileChannel channel(SpoolDirectory spool) throws IOException {
        Path file = spool.privateFile(spool.path().resolve("spool.lock"));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw locked(spool.path(), holder(file));
            }
            String content = "process " + ProcessHandle.current().pid() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** What the holder wrote about itself; only digits and letters of it are shown. */
    private static String holder(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        String shown = content.substring(0, Math.min(content.length(), MAX_CONTENT))
                .replaceAll("[^A-Za-z0-9 ]", "")
                .strip();
        return shown.isEmpty() ? "another process" : shown;
    }

    private static SpoolLockedException locked(Path directory, String holder) {
        return new SpoolLockedException("The spool in " + directory + " is in use by " + holder
                + ". Each gateway needs a spool of its own: stop the other one, or give this one another directory"
                + " (OPENCLAW_DB_HOME).");
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_HERE.remove(directory);
        }
    }
}
