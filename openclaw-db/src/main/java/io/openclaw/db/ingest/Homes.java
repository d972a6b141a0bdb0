package io.openclaw.db.ingest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the programs whose files we read keep them, unless they are told otherwise. Looks at names only. */
public final class Homes {

    private static final int MOST_PROFILES = 100;

    private Homes() {}

    /**
     * The homes of this user, whether they exist or not.
     *
     * @param environment {@code HOME} is that of the user; {@code OPENCLAW_STATE_DIR}, {@code OPENCLAW_HOME}, {@code LLM_TELEMETRY_DIR}, {@code CLAUDE_CONFIG_DIR} and
     *     {@code CODEX_HOME} name others, as they do for those programs
     */
    public static List<Root> usual(Map<String, String> environment) {
        Path told = named(environment, "HOME");
        Path user = told == null ? Path.of(System.getProperty("user.home")) : told;
        Map<Path, Root> homes = new LinkedHashMap<>();
        add(homes, named(environment, "OPENCLAW_STATE_DIR"), "openclaw");
        Path moved = named(environment, "OPENCLAW_HOME");
        add(homes, moved == null ? null : moved.resolve(".openclaw"), "openclaw");
        add(homes, user.resolve(".openclaw"), "openclaw");
        profiles(user).forEach(profile -> add(homes, profile, "openclaw"));
        add(homes, user.resolve(".clawdbot"), "openclaw");
        add(homes, user.resolve(".zeroclaw"), "zeroclaw");
        add(homes, named(environment, "CLAUDE_CONFIG_DIR"), "claude");
        add(homes, user.resolve(".claude"), "claude");
        add(homes, named(environment, "CODEX_HOME"), "codex");
        add(homes, user.resolve(".codex"), "codex");
        add(homes, named(environment, "LLM_TELEMETRY_DIR"), "llm-telemetry");
        return List.copyOf(homes.values());
    }

    private static void add(Map<Path, Root> homes, @Nullable Path home, String program) {
        if (home != null) {
            Path whole = home.toAbsolutePath().normalize();
            homes.putIfAbsent(whole, new Root(whole, program));
        }
    }

    private static @Nullable Path named(Map<String, String> environment, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        try {
            return value.isEmpty() ? null : Path.of(value);
        } catch (InvalidPathException e) {
            return null; // such a folder cannot exist
        }
    }

    /** A gateway with {@code --profile NAME} has {@code ~/.openclaw-NAME}. */
    private static List<Path> profiles(Path user) {
        List<Path> profiles = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(user, ".openclaw-*")) {
            for (Path profile : found) {
                if (profiles.size() < MOST_PROFILES && Files.isDirectory(profile)) {
                    profiles.add(profile);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return profiles;
        }
        return profiles;
    }
}
