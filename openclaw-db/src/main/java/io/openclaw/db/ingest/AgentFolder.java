package io.openclaw.db.ingest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where OpenClaw keeps what belongs to one agent: {@code <home>/agents/<agent>/} with {@code sessions/}, {@code sessions/cold/},
 * {@code session-sqlite-import-archive/} and {@code agent/openclaw-agent.sqlite}. Beside them lie models.json and auth-profiles.json, which
 * hold keys: nothing is opened here but what is named.
 *
 * @param agent its name; null for a folder of transcripts that is no agent's
 * @param path the agent's folder, or that folder
 */
record AgentFolder(@Nullable String agent, Path path) {

    private static final String AGENTS = "agents";
    private static final String SESSIONS = "sessions";

    /** The agents below a home, a folder of agents, an agent's folder or a folder in it; any other folder for itself. */
    static List<AgentFolder> below(Path root) throws IOException {
        Path place = root.toAbsolutePath().normalize();
        Path agents = isNamed(place, AGENTS) ? place : place.resolve(AGENTS);
        if (Files.isDirectory(agents)) {
            return list(agents, Files::isDirectory).stream()
                    .map(folder -> new AgentFolder(name(folder), folder))
                    .toList();
        }
        return List.of(of(place));
    }

    /** The agent in whose folder a path lies; the path for itself, or the folder of the file, where it lies in none. */
    static AgentFolder of(Path path) {
        for (Path at = path; at.getParent() != null; at = at.getParent()) {
            if (isNamed(at.getParent(), AGENTS)) {
                return new AgentFolder(name(at), at);
            }
        }
        return new AgentFolder(null, Files.isDirectory(path) ? path : Objects.requireNonNull(path.getParent()));
    }

    /** The folders that hold transcripts, whether they are there or not. */
    List<Path> transcripts() {
        return agent == null
                ? List.of(path)
                : List.of(
                        path.resolve(SESSIONS),
                        path.resolve(SESSIONS).resolve("cold"),
                        path.resolve("session-sqlite-import-archive"));
    }

    Path sessionsFile() {
        return agent == null
                ? path.resolve("sessions.json")
                : path.resolve(SESSIONS).resolve("sessions.json");
    }

    Path database() {
        return path.resolve("agent").resolve("openclaw-agent.sqlite");
    }

    /** What a folder holds, by name; nothing where there is none. */
    static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path one : all) {
                if (wanted.test(one)) {
                    found.add(one);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static boolean isNamed(Path path, String name) {
        return name(path).equals(name);
    }
}
