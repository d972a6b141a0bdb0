package io.openclaw.db.session;

import io.openclaw.db.spool.SqliteLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** Puts session files aside, each beside where it was, and knows what was put where. To do it again goes on. Blocks. */
final class Archive {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path agents;
    private final Path scratch;
    private final ArchiveManifest manifest;

    Archive(Path gatewayHome, Path scratch) {
        this.agents = gatewayHome.resolve("agents");
        this.scratch = scratch;
        this.manifest = new ArchiveManifest(agents);
    }

    ArchiveManifest manifest() {
        return manifest;
    }

    Path agents() {
        return agents;
    }

    /** Where the file of an agent is when it is in use. */
    Path inUse(String agent) {
        return agents.resolve(agent).resolve(AgentFile.NAME);
    }

    /** The agents whose files were put aside. */
    List<String> agentsInside() {
        return manifest.read().stream()
                .map(ArchiveManifest.Entry::agent)
                .sorted()
                .toList();
    }

    /** Where they are. */
    List<Path> files() {
        return manifest.read().stream()
                .map(entry -> entry.in(agents))
                .filter(Files::exists)
                .sorted()
                .toList();
    }

    /** What a file is, its log moved into it; fails when anybody else has it open. */
    FileSeal seal(AgentFile file) {
        mergeLog(file.path());
        return FileSeal.of(file.path());
    }

    /**
     * Puts a file aside. The manifest knows it before it goes.
     *
     * @param compared what the file was when it was compared with PostgreSQL
     * @throws CutoverRefusedException when somebody has written to it since; then it may be in the archive or not
     */
    void putAside(AgentFile file, FileSeal compared, Instant at) {
        FileSeal now = seal(file);
        if (!now.sameContent(compared)) {
            throw writtenSince(file);
        }
        String name = nameFor(file, at);
        ArchiveManifest.Entry entry = new ArchiveManifest.Entry(file.agent(), name, now.bytes(), now.sha256());
        manifest.put(entry);
        move(file.path(), entry.in(agents));
        // Who opened it between the seal and the move has written to its log, or to what is in the archive by now.
        if (hasLog(file.path()) || manifest.problem(entry).isPresent()) {
            throw writtenSince(file);
        }
    }

    private static boolean hasLog(Path file) {
        try {
            return ReadOnlySessions.hasLog(file);
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }

    /** The name that a run which was killed has chosen, else one that no archive of before has. */
    private String nameFor(AgentFile file, Instant at) {
        Optional<ArchiveManifest.Entry> begun = manifest.read().stream()
                .filter(entry -> entry.agent().equals(file.agent()))
                .findFirst();
        return begun.isPresent()
                ? begun.get().name()
                : free(file.path().resolveSibling(""), AgentFile.NAME + "." + STAMP.format(at), ".archived");
    }

    private static String free(Path folder, String begin, String end) {
        String name = begin + end;
        for (int more = 2; Files.exists(folder.resolve(name)); more++) {
            name = begin + "-" + more + end;
        }
        return name;
    }

    static CutoverRefusedException writtenSince(AgentFile file) {
        return new CutoverRefusedException("Something wrote to " + file.path()
                + " since it was compared with PostgreSQL. End what uses it, then try again.");
    }

    /** Puts all that was put aside back in its place, as it is. */
    void takeBack() {
        requireNoneTwice();
        for (ArchiveManifest.Entry entry : manifest.read()) {
            if (Files.exists(entry.in(agents))) {
                move(entry.in(agents), inUse(entry.agent()));
            }
        }
        manifest.delete();
    }

    /**
     * Refuses to choose between two files.
     *
     * @throws CutoverRefusedException when an agent whose file was put aside has one in its place again
     */
    void requireNoneTwice() {
        for (ArchiveManifest.Entry entry : manifest.read()) {
            if (Files.exists(entry.in(agents)) && Files.exists(inUse(entry.agent()))) {
                throw new CutoverRefusedException("Something made " + inUse(entry.agent()) + " anew after "
                        + entry.in(agents) + " was put aside. Look at both, move the new one away, then try again.");
            }
        }
    }

    /** Ends the use of the archive: its files stay where they are, and the manifest that names them gets a name with the time. */
    void retire(Supplier<Instant> at) {
        if (!manifest.read().isEmpty()) {
            manifest.rename(free(agents, "sessions.manifest." + STAMP.format(at.get()), ".json"));
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileTrouble.of(from, e);
        }
    }

    /** Leaving WAL mode takes the file for oneself: it fails when anybody else has it open. The mode is put back. */
    private void mergeLog(Path file) {
        try {
            if (Files.size(file) == 0) {
                return;
            }
            SqliteLibrary.load(scratch.resolve("native"));
            try (Database database = Database.connect("jdbc:sqlite:" + file.toUri(), new Properties())) {
                database.run("PRAGMA busy_timeout = 5000");
                database.run("PRAGMA journal_mode = DELETE");
                database.run("PRAGMA journal_mode = WAL");
            }
            ArchiveManifest.force(file);
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }
}
