package io.openclaw.db.session;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders of mode 0700 and files of mode 0600: conversations are nobody else's business. */
final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerOnly() {}

    /** Makes the folder, and those above it that are missing. */
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, mode("rwx------"));
        closeToOthers(folder);
    }

    /** Makes the file, empty, unless it is there. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode("rw-------"));
        } catch (FileAlreadyExistsException e) {
            closeToOthers(file);
        }
    }

    /** What another program made may be open to others. Somebody else's file is left as it is: only its owner can close it. */
    static void closeToOthers(Path path) throws IOException {
        if (!POSIX || !Files.exists(path)) {
            return;
        }
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        rights.addAll(Files.getPosixFilePermissions(path));
        if (rights.retainAll(OWNER)) {
            try {
                Files.setPosixFilePermissions(path, rights);
            } catch (IOException e) {
                LOG.warn("{} is open to others, and only its owner can close it: chmod go-rwx", path, e);
            }
        }
    }

    static FileAttribute<?>[] mode(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Whether nothing can, or may, be made in the folder. For root nothing is forbidden, so that the owner's right counts. */
    static boolean isReadOnly(Path folder) throws IOException {
        return !Files.isWritable(folder)
                || (POSIX && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OWNER_WRITE));
    }
}
