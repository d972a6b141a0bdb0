package io.openclaw.db;

import io.openclaw.db.operations.Operations;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes into the database what the {@code openclaw.json} of OpenClaw homes says that models cost. A file is read again when its size or time changed.
 * For one thread; blocks on the disk and on PostgreSQL.
 */
public final class HomePrices {

    private static final String FILE = "openclaw.json";

    private final ConfigFiles files;
    private final Map<Path, String> seen = new HashMap<>();

    private HomePrices(ConfigFiles files) {
        this.files = files;
    }

    /** Has seen nothing yet. */
    public static HomePrices create(DbConfig config) {
        return new HomePrices(Redaction.configFiles(config));
    }

    /** Hears what a home's configuration changed, or why it cannot be read. */
    public interface Listener {
        void changed(Path file, Reconfiguration prices);

        void unreadable(Path file, ConfigFileException why);
    }

    /**
     * Takes what changed since the last look.
     *
     * @param homes folders; those without a configuration of OpenClaw are passed over
     */
    public void look(List<Path> homes, Operations operations, Listener listener) throws SQLException {
        for (Path home : homes) {
            Path file = home.resolve(FILE);
            Optional<String> mark = mark(file);
            if (mark.isPresent() && !mark.get().equals(seen.get(file))) {
                take(file, operations, listener);
                seen.put(file, mark.get());
            }
        }
    }

    private void take(Path file, Operations operations, Listener listener) throws SQLException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try {
            Reconfiguration change = operations.takePrices(files.read(file), now);
            if (change.changesAnything()) {
                listener.changed(file, change);
            }
        } catch (ConfigFileException e) {
            listener.unreadable(file, e);
        }
    }

    private static Optional<String> mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(attributes.size() + " " + attributes.lastModifiedTime());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
