package io.openclaw.db.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What this machine offers to launch a server with. A value, so that a test can take a tool away.
 *
 * @param root whether this process runs as root, which PostgreSQL refuses to do
 * @param paths helper programs that were found, by name
 */
record HostTools(boolean root, Map<String, Path> paths) {
    private static final Path PROC = Path.of("/proc/self");

    HostTools {
        paths = Map.copyOf(paths);
    }

    static HostTools find() {
        Map<String, Path> found = new HashMap<>();
        for (String tool : new String[] {"setsid", "setpriv", "unshare", "tar"}) {
            onPath(tool).ifPresent(path -> found.put(tool, path));
        }
        return new HostTools(isRoot(), found);
    }

    Optional<Path> tool(String name) {
        return Optional.ofNullable(paths.get(name));
    }

    static boolean windows() {
        return system().contains("windows");
    }

    static boolean linux() {
        return system().contains("linux");
    }

    private static String system() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<Path> onPath(String tool) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory).resolve(tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(PROC, "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
