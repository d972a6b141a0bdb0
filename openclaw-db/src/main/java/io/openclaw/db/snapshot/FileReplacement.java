package io.openclaw.db.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Replaces a file so that a reader, and a power cut, sees the old text or the new one. Mode and owner stay; a new file is its owner's only. */
final class FileReplacement {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private FileReplacement() {}

    /** Returns where what stood there before is kept: {@code FILE.before-restore.<time>}; null when there was nothing. */
    static @Nullable Path write(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("a file without a folder");
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "." + target.getFileName(), ".draft", ownerOnly());
        try {
            fill(draft, text);
            Path backup = Files.exists(target) ? backup(target, draft) : null;
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flush(folder);
            return backup;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void fill(Path draft, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static Path backup(Path target, Path draft) throws IOException {
        Path backup = target.resolveSibling(target.getFileName() + ".before-restore." + STAMP.format(Instant.now()));
        Files.copy(target, backup, StandardCopyOption.COPY_ATTRIBUTES);
        if (POSIX) {
            PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
            PosixFileAttributeView view = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
            if (!before.owner().equals(Files.getOwner(draft))) {
                view.setOwner(before.owner());
            }
            // Often it is the group that lets the gateway read it.
            if (!before.group()
                    .equals(Files.readAttributes(draft, PosixFileAttributes.class)
                            .group())) {
                view.setGroup(before.group());
            }
            view.setPermissions(before.permissions());
        }
        return backup;
    }

    /** The rename itself, on systems that let a folder be opened. */
    private static void flush(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
