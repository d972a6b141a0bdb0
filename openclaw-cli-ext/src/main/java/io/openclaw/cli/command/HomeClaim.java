package io.openclaw.cli.command;

import io.openclaw.db.HomeFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** One host per home. The kernel releases the claim when its holder dies in whatever way. */
final class HomeClaim implements AutoCloseable {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path home;
    private final FileChannel channel;

    private HomeClaim(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /** @throws Refusal when a host runs on this home; changes nothing */
    static void checkFree(Path home) {
        if (!Files.exists(lockFile(home))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile(home), StandardOpenOption.WRITE)) {
            if (lock(channel) == null) {
                throw taken(home);
            }
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    /**
     * Creates the home where there is none, open to its owner alone, and claims it.
     *
     * @throws Refusal when it cannot be written or another host has it
     */
    static HomeClaim of(Path home) {
        FileChannel channel = null;
        HomeClaim claim = null;
        try {
            createPrivately(home);
            Path file = lockFile(home);
            if (POSIX && !Files.exists(file)) {
                createFile(file);
            }
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                throw taken(home);
            }
            claim = new HomeClaim(home, channel);
            return claim;
        } catch (IOException e) {
            throw unusable(home, e);
        } finally {
            if (claim == null && channel != null) {
                closeQuietly(channel);
            }
        }
    }

    /** Tells the other commands who runs here. */
    void sign(RunningHost host) {
        try {
            host.sign(new HomeFolder(home));
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    @Override
    public void close() {
        try {
            RunningHost.unsign(home);
        } catch (IOException e) {
            // a signature without a live process counts as none
        }
        closeQuietly(channel);
    }

    /** What lies above the home stays as open as it is: a server of another account may have to pass through. */
    private static void createPrivately(Path home) throws IOException {
        Path parent = home.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.exists(home) && !Files.isDirectory(home)) {
            throw new FileAlreadyExistsException(home.toString());
        }
        new HomeFolder(home).make();
    }

    private static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, permissions("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // another start was faster; the lock decides
        }
    }

    private static FileAttribute<?>[] permissions(String text) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held within this process
        }
    }

    private static Refusal taken(Path home) {
        String who = RunningHost.signed(home)
                .map(host -> "process " + host.pid() + ", " + host.url())
                .orElse("it is still starting");
        return new Refusal("A gateway host already runs on " + home + " (" + who
                + "). Use it, stop it, or take another home with --home.");
    }

    private static Refusal unusable(Path home, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "this user may not write there"
                : e instanceof FileAlreadyExistsException ? "a file is in its place" : String.valueOf(e.getMessage());
        return new Refusal(
                "The home " + home + " cannot be used: " + why + ". Give another with --home or mend it.", e);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // the kernel releases the lock at the end of the process
        }
    }

    private static Path lockFile(Path home) {
        return home.resolve("host.lock");
    }
}
