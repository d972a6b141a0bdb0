package io.openclaw.cli.command;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the schema of a database stands beside the one this program brings. Flyway would take a second to say so.
 *
 * @param database what the database has; null when none of our tables is in it
 * @param program what this program's migrations lead to
 */
record SchemaVersion(@Nullable Integer database, int program) {
    private static final String MIGRATIONS = "db/migration/";
    private static final Pattern VERSIONED = Pattern.compile("V(\\d+)__.*\\.sql");

    /** In words, with what to do. */
    String state() {
        if (database == null) {
            return "none. Create it with: ./openclaw db migrate";
        }
        if (database < program) {
            return database + ", behind this program's " + program + ". Bring it up with: ./openclaw db migrate";
        }
        return database > program
                ? database + ", newer than this program's " + program + ". Update this program."
                : database + ", up to date";
    }

    /** The newest version among the packaged migrations. */
    static int ofProgram() {
        URL directory = SchemaVersion.class.getClassLoader().getResource(MIGRATIONS + "V1__tables_of_openclaw_rs.sql");
        if (directory == null) {
            throw new IllegalStateException("The migrations are not packaged into this program.");
        }
        try {
            return names(directory).stream()
                    .map(VERSIONED::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw new IllegalStateException("The packaged migrations cannot be listed.", e);
        }
    }

    private static List<String> names(URL oneOfThem) throws IOException {
        URLConnection connection = oneOfThem.openConnection();
        if (connection instanceof JarURLConnection jar) {
            return jar.getJarFile().stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(MIGRATIONS))
                    .map(name -> name.substring(MIGRATIONS.length()))
                    .toList();
        }
        try (Stream<Path> files =
                Files.list(Path.of(java.net.URI.create(oneOfThem.toString())).resolveSibling("."))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
