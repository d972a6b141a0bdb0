package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The data directory: initialised once, under a draft name until it is complete, and never downgraded. */
record Cluster(Layout layout, Binaries binaries, RunAs runAs) {
    static final String SUPERUSER = "postgres";
    private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(3);
    private static final int PASSWORD_BYTES = 30;

    /** Written to postgresql.conf, so that an operator may change them there or by ALTER SYSTEM. */
    private static final List<String> SETTINGS = List.of(
            "# what openclaw sets; the last line of a name counts",
            "shared_buffers = 64MB",
            "max_connections = 50",
            "max_wal_size = 512MB",
            "min_wal_size = 64MB",
            "log_checkpoints = off");

    /** The directory with the data, created when there is none. */
    Path ready() throws IOException {
        refuseOtherVersions();
        Path data = layout.data(binaries.major());
        if (!Files.isDirectory(data)) {
            initialise(data);
        }
        own(data);
        return data;
    }

    private void own(Path data) throws IOException {
        RunAs.Account account = runAs.account();
        if (account != null) {
            PrivateFiles.give(data, account);
        }
    }

    private void refuseOtherVersions() throws IOException {
        List<Integer> versions = layout.dataVersions();
        int mine = binaries.major();
        if (versions.isEmpty() || versions.get(0) == mine) {
            return;
        }
        int other = versions.get(0);
        Path data = layout.data(other);
        throw new EmbeddedPostgresException(
                "The embedded PostgreSQL will not start: " + data + " was written by version "
                        + other + ", this release brings version " + mine + ", which cannot read it. "
                        + (other > mine
                                ? "Use the newer release again; or move that directory away to start empty."
                                : "Export the data with the earlier release (pg_dump), move that directory away, start,"
                                        + " and import it."));
    }

    private void initialise(Path data) throws IOException {
        Path draft = layout.draftOf(data);
        PrivateFiles.directory(draft);
        own(draft);
        Path passwordFile = layout.root().resolve("initdb-password.tmp");
        try {
            PrivateFiles.write(passwordFile, password());
            own(passwordFile);
            PrivateFiles.touch(layout.initdbLog());
            int exit = Command.run(
                    INITDB_TIMEOUT,
                    initdb(draft, passwordFile),
                    layout.initdbLog().toFile());
            if (exit != 0) {
                throw new EmbeddedPostgresException("The embedded PostgreSQL cannot create its data directory " + data
                        + " (initdb ended with code " + exit + "): "
                        + String.join(" | ", ServerLog.tail(layout.initdbLog(), 0)) + Advice.DATA_DIRECTORY);
            }
            Files.write(draft.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
            PrivateFiles.publish(draft, data);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.deleteIfExists(layout.initdbLog());
    }

    private List<String> initdb(Path draft, Path passwordFile) {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "-D",
                draft.toString(),
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "-A",
                "scram-sha-256",
                "--pwfile=" + passwordFile,
                "--data-checksums",
                "--no-instructions"));
        // Sorting must not depend on the machine's C library, which changes under a persistent database. Before version
        // 17 only
        // tests run on it, and the library's own sorting does.
        if (binaries.major() >= 17) {
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        command.add("--locale=" + locale());
        return runAs.program(command);
    }

    private static String locale() {
        return HostTools.linux() ? "C.UTF-8" : HostTools.windows() ? "C" : "en_US.UTF-8";
    }

    /** The superuser's password, minted once. It exists before the data does, so neither is ever without the other. */
    String password() throws IOException {
        Optional<String> known = PrivateFiles.read(layout.password());
        if (known.isPresent()) {
            return known.get();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String minted = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFiles.write(layout.password(), minted);
        return minted;
    }
}
