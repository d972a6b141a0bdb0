package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names below {@code <home>/postgres}. What carries its final name is complete. */
record Layout(Path root) {
    private static final String DATA = "data-";
    private static final String DRAFT = ".tmp";
    /** A Unix socket's path must fit 107 bytes, its file name takes some 15 of them. */
    private static final int LONGEST_SOCKET_DIRECTORY = 85;

    static Layout of(Path home) {
        return new Layout(home.toAbsolutePath().normalize().resolve("postgres"));
    }

    /** Creates the directory and settles on its real path, which is what the process table will show. */
    Layout created() throws IOException {
        for (Path directory : List.of(home(), root)) {
            // One that stands is left as it is: a running server's account may have to pass through.
            if (!Files.isDirectory(directory)) {
                PrivateFiles.directory(directory);
            }
        }
        return real();
    }

    Layout real() throws IOException {
        return Files.isDirectory(root) ? new Layout(root.toRealPath()) : this;
    }

    /** Lets the account of the server pass through to its data, and nobody else in. For the owner of the home only. */
    void admit(RunAs runAs) throws IOException {
        PrivateFiles.permit(root, runAs.account() == null ? "rwx------" : "rwx--x--x");
        if (runAs.account() != null) {
            PrivateFiles.addPassage(home());
            PrivateFiles.requirePassage(home(), runAs.account());
        }
    }

    /** The address of a server of this home, as its files tell; the remembered database when none is named. */
    PostgresAddress address(int port, @Nullable String database) throws IOException {
        Optional<String> password = PrivateFiles.read(password());
        if (password.isEmpty()) {
            throw new EmbeddedPostgresException("The embedded PostgreSQL of " + root + " runs on port " + port
                    + ", but its password file " + password() + " is missing. Restore it, or stop that server and move "
                    + root + " away to start empty.");
        }
        String name =
                database != null ? database : PrivateFiles.read(database()).orElse("postgres");
        return new PostgresAddress(Port.HOST, port, Cluster.SUPERUSER, password.get(), name);
    }

    private Path home() {
        return root.resolve("..").normalize();
    }

    Path data(int major) {
        return root.resolve(DATA + major);
    }

    /** A name of this attempt alone: an earlier one's helper, orphaned and cleaning up, must not clean up ours. */
    Path draftOf(Path directory) {
        String attempt = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        return directory.resolveSibling(directory.getFileName() + "." + attempt + DRAFT);
    }

    /** Deletes what earlier attempts left unfinished. For the owner of the home only. */
    void sweepDrafts() throws IOException {
        for (Path entry : entries()) {
            if (entry.getFileName().toString().endsWith(DRAFT)) {
                PrivateFiles.deleteTree(entry);
            }
        }
    }

    Path password() {
        return root.resolve("password");
    }

    Path port() {
        return root.resolve("port");
    }

    Path database() {
        return root.resolve("database");
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path log() {
        return root.resolve("server.log");
    }

    Path initdbLog() {
        return root.resolve("initdb.log");
    }

    Optional<Path> socketDirectory() {
        Path directory = root.resolve("socket");
        boolean fits = directory.toString().length() <= LONGEST_SOCKET_DIRECTORY;
        return fits && !HostTools.windows() ? Optional.of(directory) : Optional.empty();
    }

    /** The major versions there is data of, newest first. */
    List<Integer> dataVersions() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        return entries().stream()
                .map(entry -> entry.getFileName().toString())
                .filter(name -> name.matches(DATA + "\\d{1,4}"))
                .map(name -> Integer.valueOf(name.substring(DATA.length())))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.toList();
        }
    }
}
