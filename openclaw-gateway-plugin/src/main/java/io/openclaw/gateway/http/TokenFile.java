package io.openclaw.gateway.http;

import io.openclaw.db.ConfigException;
import io.openclaw.db.HomeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A token that nobody gave: a secret of the home, which only its owner may read. Blocks. */
final class TokenFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private TokenFile() {}

    /**
     * The token in the file; a new one when there is no file.
     *
     * @throws ConfigException when there is no token that could be used: the server must not start without
     */
    static String readOrCreate(Path file) {
        Path at = file.toAbsolutePath();
        try {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                check(at);
            }
            String token = new HomeFolder(at.resolveSibling(""))
                    .secret(at.getFileName().toString());
            check(at);
            if (!HttpConfig.wellFormed(token)) {
                throw refused("holds no token. Delete it, a new one is made");
            }
            return token;
        } catch (IOException | UncheckedIOException e) {
            throw refused("could not be read or made (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("is not a plain file");
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw refused(
                    "can be read by others: anyone on this machine may know the token. Delete it, a new one is made");
        }
    }

    private static ConfigException refused(String why) {
        return new ConfigException(List.of(
                "OPENCLAW_HTTP_BIND is not a loopback address, so a token is needed, and the file http-token in "
                        + "the home " + why + "; or set OPENCLAW_HTTP_TOKEN."));
    }
}
