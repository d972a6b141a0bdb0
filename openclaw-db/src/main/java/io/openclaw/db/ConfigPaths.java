package io.openclaw.db;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which configuration files have a history without being named.
 *
 * @param files absolute
 * @param demanded whether somebody named them, so that one that is missing is a fault
 */
public record ConfigPaths(List<Path> files, boolean demanded) {

    private static final String NAME = "OPENCLAW_CONFIG_WATCH";

    public ConfigPaths {
        files = List.copyOf(files);
    }

    /** No files. */
    public static ConfigPaths none() {
        return new ConfigPaths(List.of(), false);
    }

    /** What OpenClaw and openclaw-rs keep in the gateway's home. */
    public static ConfigPaths in(Path gatewayHome) {
        Path home = gatewayHome.toAbsolutePath().normalize();
        return new ConfigPaths(
                Stream.of("openclaw.json", "openclaw-manual.json")
                        .map(home::resolve)
                        .toList(),
                false);
    }

    /**
     * {@code OPENCLAW_CONFIG_WATCH}: files, separated as in PATH, or {@code off}; else those of the gateway's home.
     *
     * @throws ConfigException when it names something that cannot be a file
     */
    public static ConfigPaths fromEnvironment(Map<String, String> environment) {
        Optional<String> given = new Settings(environment).text(NAME);
        if (given.isEmpty()) {
            return in(DbConfig.fromEnvironment(environment).sessions().gatewayHome());
        }
        if (given.get().equalsIgnoreCase("off")) {
            return none();
        }
        List<Path> files = new ArrayList<>();
        try {
            for (String name : given.get().split(File.pathSeparator, -1)) {
                if (!name.isBlank()) {
                    files.add(Path.of(name.strip()).toAbsolutePath().normalize());
                }
            }
        } catch (InvalidPathException e) {
            throw new ConfigException(List.of(NAME + " names a path that is none on this system."));
        }
        return new ConfigPaths(files.stream().distinct().toList(), true);
    }

    /** Those to be read: all that were demanded, of the others those that exist. Asks the disk. */
    public List<Path> present() {
        return files.stream().filter(file -> demanded || Files.exists(file)).toList();
    }
}
