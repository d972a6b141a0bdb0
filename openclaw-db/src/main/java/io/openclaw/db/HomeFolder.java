package io.openclaw.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of everything of ours: readable by its owner only. Blocks on the disk. */
public final class HomeFolder {

    private static final Logger LOG = LoggerFactory.getLogger(HomeFolder.class);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final int SECRET_BYTES = 32;
    private static final Set<PosixFilePermission> READING_AND_WRITING_BY_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path path;

    /** Touches nothing. */
    public HomeFolder(Path path) {
        this.path = path;
    }

    /** Makes the folder, with mode 0700, when it is not there. */
    public void make() throws IOException {
        Files.createDirectories(path, mode("rwx------"));
        if (POSIX) {
            closeToOthers();
        }
    }

    /** A folder that was there before may be open to others. Passing through stays allowed: a server of another account may live below. */
    private void closeToOthers() throws IOException {
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        rights.addAll(Files.getPosixFilePermissions(path));
        if (rights.removeAll(READING_AND_WRITING_BY_OTHERS)) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * A secret that is made once and stays: 32 random bytes as hex, in a file of mode 0600.
     *
     * @throws UncheckedIOException when it can neither be read nor written
     */
    public String secret(String file) {
        Path at = path.resolve(file);
        try {
            return read(at);
        } catch (NoSuchFileException e) {
            return made(at);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + at + ": give its owner the right to read it.", e);
        }
    }

    /** As {@link #secret}, but one for this process alone when the folder cannot be written. */
    public String secretOrTransient(String file) {
        try {
            return secret(file);
        } catch (UncheckedIOException e) {
            LOG.warn("{} It will be another one after a restart.", e.getMessage());
            return random();
        }
    }

    /** Writes a file of mode 0600 so that a reader sees it whole or not at all. */
    public void write(String file, String content) throws IOException {
        Path draft = Files.createTempFile(path, file, ".draft", mode("rw-------"));
        Files.writeString(draft, content);
        Files.move(draft, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String made(Path at) {
        try {
            make();
            write(at.getFileName().toString(), random());
            return read(at);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + at + ": make the folder writable.", e);
        }
    }

    private static String read(Path at) throws IOException {
        String secret = Files.readString(at).strip();
        if (secret.isEmpty()) {
            throw new NoSuchFileException(at.toString());
        }
        return secret;
    }

    private static String random() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static FileAttribute<?>[] mode(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
