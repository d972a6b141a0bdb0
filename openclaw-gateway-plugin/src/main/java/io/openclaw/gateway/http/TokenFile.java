package io.openclaw.gateway.http;

import io.openclaw.db.ConfigException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A token that nobody gave: 256 random bits in a file that only its owner may read. Blocks. */
final class TokenFile {

    private static final int TOKEN_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private TokenFile() {}

    /**
     * The token in the file; a new one when there is no file.
     *
     * @throws ConfigException when there is no token that could be used: the server must not start without
     */
    static String readOrCreate(Path file, SecureRandom random) {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file, random);
            }
            return read(file);
        } catch (IOException e) {
            throw refused("could not be read or made (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(posix, OWNER_ONLY_FOLDER));
        }
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Path hidden = Files.createTempFile(folder, ".http-token", "", attributes(posix, OWNER_ONLY));
        try {
            Files.writeString(hidden, token + "\n");
            // A link appears whole and never replaces: of two processes that start at once, one wins and both read its
            // token.
            Files.createLink(file, hidden);
        } catch (FileAlreadyExistsException e) {
            // the other one won
        } catch (UnsupportedOperationException e) {
            Files.move(hidden, file);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("is not a plain file");
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw refused(
                    "can be read by others: anyone on this machine may know the token. Delete it, a new one is made");
        }
        String token = Files.readString(file).strip();
        if (!HttpConfig.wellFormed(token)) {
            throw refused("holds no token. Delete it, a new one is made");
        }
        return token;
    }

    private static ConfigException refused(String why) {
        return new ConfigException(List.of(
                "OPENCLAW_HTTP_BIND is not a loopback address, so a token is needed, and the file http-token in "
                        + "the home " + why + "; or set OPENCLAW_HTTP_TOKEN."));
    }
}
