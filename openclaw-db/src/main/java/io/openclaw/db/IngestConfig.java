package io.openclaw.db;

import io.openclaw.db.ingest.Homes;
import io.openclaw.db.ingest.Root;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files of other programs are read while the module runs.
 *
 * @param roots where they lie; none: nothing is read
 */
public record IngestConfig(List<Root> roots) {

    private static final String NAME = "OPENCLAW_INGEST";

    public IngestConfig {
        roots = List.copyOf(roots);
    }

    /** Nothing is read. */
    public static IngestConfig off() {
        return new IngestConfig(List.of());
    }

    /**
     * {@code OPENCLAW_INGEST}: {@code on} for the usual homes, {@code off}, or homes, folders and files, separated as in PATH.
     *
     * @param byDefault whether it is on where nothing is set
     * @throws ConfigException when it names something that cannot be a path
     */
    public static IngestConfig fromEnvironment(Map<String, String> environment, boolean byDefault) {
        Optional<String> given = new Settings(environment).text(NAME);
        String said = given.orElse(byDefault ? "on" : "off");
        if (said.equalsIgnoreCase("off")) {
            return off();
        }
        if (said.equalsIgnoreCase("on")) {
            return new IngestConfig(Homes.usual(environment));
        }
        List<Root> roots = new ArrayList<>();
        try {
            for (String path : said.split(File.pathSeparator, -1)) {
                if (!path.isBlank()) {
                    roots.add(Root.given(Path.of(path.strip())));
                }
            }
        } catch (InvalidPathException e) {
            throw new ConfigException(
                    List.of(NAME + " must be on, off, or paths; one of them is none on this system."));
        }
        return new IngestConfig(roots);
    }

    /** Those that are there now; others are read once they come. Asks the disk. */
    public List<Path> present() {
        return roots.stream().map(Root::path).filter(Files::exists).toList();
    }
}
