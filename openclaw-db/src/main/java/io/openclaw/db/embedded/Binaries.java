package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The unpacked programs of PostgreSQL in {@code bin-<version>-<platform>}.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 * @param major for example 17
 */
record Binaries(Path directory, int major) {
    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(20);
    private static final String SEAL = "complete";
    private static final String PREFIX = "bin-";
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)[.\\w]*)");
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)[.\\w]*-.+");

    Path program(String name) {
        return directory.resolve("bin").resolve(HostTools.windows() ? name + ".exe" : name);
    }

    /** The programs of this archive: as unpacked before, if nothing of them is missing, else unpacked now. */
    static Binaries ready(Archive archive, Layout layout, RunAs runAs, HostTools tools) throws IOException {
        String fingerprint = archive.fingerprint();
        Optional<Binaries> present = Optional.empty();
        for (Path entry : layout.entries()) {
            Matcher name = NAME.matcher(entry.getFileName().toString());
            if (name.matches() && sealed(entry, fingerprint)) {
                present = Optional.of(new Binaries(entry, Integer.parseInt(name.group(1))));
            } else if (name.matches()) {
                PrivateFiles.deleteTree(entry); // an earlier release, or something is missing
            }
        }
        return present.isPresent() ? present.get() : unpack(archive, layout, runAs, tools);
    }

    private static Binaries unpack(Archive archive, Layout layout, RunAs runAs, HostTools tools) throws IOException {
        Path draft = layout.draftOf(layout.root().resolve(PREFIX + archive.platform()));
        PrivateFiles.directory(draft);
        archive.unpack(draft, tools);
        PrivateFiles.permit(draft, "rwxr-xr-x"); // the directory above keeps strangers out
        Matcher version = version(new Binaries(draft, 0), layout, runAs);
        Files.writeString(draft.resolve(SEAL), seal(draft, archive.fingerprint()));
        Path directory = layout.root().resolve(PREFIX + version.group(1) + "-" + archive.platform());
        PrivateFiles.publish(draft, directory);
        return new Binaries(directory, Integer.parseInt(version.group(2)));
    }

    /** Asks the server program itself, which also proves that it runs here under this identity. */
    private static Matcher version(Binaries binaries, Layout layout, RunAs runAs) throws IOException {
        Path answer = layout.root().resolve("version.tmp");
        try {
            List<String> command =
                    runAs.program(List.of(binaries.program("postgres").toString(), "--version"));
            int exit = Command.run(VERSION_TIMEOUT, command, answer.toFile());
            String text = Files.readString(answer).strip();
            Matcher version = VERSION.matcher(text);
            if (exit != 0 || !version.find()) {
                throw new EmbeddedPostgresException("The embedded PostgreSQL cannot be started: its program "
                        + binaries.program("postgres") + " does not run here (exit code " + exit + "): " + text
                        + ". Mount the home without 'noexec', or set DATABASE_URL to a server of your own.");
            }
            return version;
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private static boolean sealed(Path directory, String fingerprint) throws IOException {
        Optional<String> seal = PrivateFiles.read(directory.resolve(SEAL));
        return seal.isPresent() && seal.get().equals(seal(directory, fingerprint));
    }

    /** Number and size of all files, so that a missing or truncated one is noticed. */
    private static String seal(Path directory, String fingerprint) throws IOException {
        long files = 0;
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(directory.toRealPath())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path) && !path.endsWith(SEAL)) {
                    files++;
                    bytes += Files.size(path);
                }
            }
        }
        return "archive " + fingerprint + ", " + files + " files, " + bytes + " bytes";
    }
}
