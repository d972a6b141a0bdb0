package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that only their owner may read. Where there are no POSIX permissions the directory's own rights apply. */
final class PrivateFiles {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private PrivateFiles() {}

    /** Creates the directory when there is none, and closes it to others in any case. */
    static void directory(Path directory) throws IOException {
        Files.createDirectories(directory);
        permit(directory, "rwx------");
    }

    /** Replaces the file as a whole: a reader sees the old or the new text, never a part. */
    static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        touch(draft);
        Files.writeString(draft, text + System.lineSeparator());
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static void touch(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // as good: another starter was faster, or it is from last time
        }
        permit(file, "rw-------");
    }

    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static void permit(Path path, String permissions) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(permissions));
        }
    }

    /** Adds the right to pass through, not to look around; only to a directory of ours. */
    static void addPassage(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(directory));
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(directory, permissions);
        }
    }

    static void requirePassage(Path directory, RunAs.Account account) throws IOException {
        for (Path part = directory; part != null; part = part.getParent()) {
            if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)
                    && !Files.getOwner(part).equals(account.user())) {
                throw new EmbeddedPostgresException(
                        "The embedded PostgreSQL cannot be started: as root it must run under"
                                + " the account " + account.user().getName() + ", which may not pass through " + part
                                + ". Choose a home outside of it with OPENCLAW_DB_HOME (for example below /var/lib), run as"
                                + " another user, or set DATABASE_URL.");
            }
        }
    }

    /** Gives everything below to the account; nothing happens when the top already belongs to it. */
    static void give(Path top, RunAs.Account account) throws IOException {
        if (Files.getOwner(top).equals(account.user())) {
            return;
        }
        try (var paths = Files.walk(top)) {
            // Deepest first: the top changes hands last, so an interrupted walk is done again.
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                PosixFileAttributeView view =
                        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                view.setOwner(account.user());
                view.setGroup(account.group());
            }
        }
    }

    /** Deletes a directory that an orphaned helper of a killed process may just be leaving, too; hence the patience. */
    static void deleteTree(Path top) throws IOException {
        Deadline patience = Deadline.in(PATIENCE);
        while (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            try {
                deleteAll(top);
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                if (patience.passed()) {
                    throw e;
                }
                patience.pause(Duration.ofMillis(20));
            }
        }
    }

    private static void deleteAll(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes a finished directory visible under its name, also after a power cut. */
    static void publish(Path draft, Path directory) throws IOException {
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
        Path parent = directory.getParent();
        if (parent == null || HostTools.windows()) {
            return; // a directory cannot be opened there; NTFS journals the rename itself
        }
        try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
