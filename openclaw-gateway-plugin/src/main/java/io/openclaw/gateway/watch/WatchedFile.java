package io.openclaw.gateway.watch;

import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.RedactedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration, with what it includes: what is known of it, and what waits to be stored. */
final class WatchedFile {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    /** Within it a file may change twice without showing it: some file systems keep whole seconds. */
    private static final long UNSETTLED_SECONDS = 3;

    private final Path path;
    private final Duration afterRefusal;
    private Map<Path, String> seen = Map.of();
    private boolean settled;
    private Set<Path> parts;
    private @Nullable RedactedConfig pending;
    private @Nullable String storedHash;
    private volatile @Nullable String trouble;
    private volatile @Nullable RefusedSnapshot refused;

    /** @param afterRefusal how long a state that PostgreSQL refused is not offered again */
    WatchedFile(Path path, Duration afterRefusal) {
        this.path = path;
        this.afterRefusal = afterRefusal;
        this.parts = Set.of(path);
    }

    /** Reads the file if it changed or may have; true when something waits to be stored and may be offered. Blocks. */
    synchronized boolean look(ConfigFiles files) {
        Map<Path, String> now = marks();
        if (!settled || !now.equals(seen)) {
            seen = now;
            read(files);
        }
        return pending != null && !isRefused(pending);
    }

    private boolean isRefused(RedactedConfig config) {
        RefusedSnapshot last = refused;
        return last != null
                && last.hash().equals(config.hash())
                && System.nanoTime() - last.nanos() < afterRefusal.toNanos();
    }

    /** The files it is made of. */
    synchronized Set<Path> parts() {
        return parts;
    }

    synchronized Optional<RedactedConfig> pending() {
        return Optional.ofNullable(pending);
    }

    synchronized void stored(RedactedConfig config) {
        storedHash = config.hash();
        refused = null;
        if (pending != null && pending.hash().equals(config.hash())) {
            pending = null;
        }
    }

    /** Logged once, until it is stored or PostgreSQL has another reason. */
    synchronized void refused(RefusedSnapshot now) {
        RefusedSnapshot before = refused;
        if (before == null || !before.sqlState().equals(now.sqlState())) {
            LOG.warn("A watched configuration has no snapshot: {}", now.words());
        }
        refused = now;
    }

    /** Why it cannot be read or stored, and what to do. Never waits: a disk may be slow, who asks for health must not be. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble)
                .or(() -> Optional.ofNullable(refused).map(RefusedSnapshot::words));
    }

    private void read(ConfigFiles files) {
        try {
            RedactedConfig config = files.read(path);
            parts = config.files();
            seen = marks();
            pending = config.hash().equals(storedHash) ? null : config;
            refused = pending == null ? null : refused;
            trouble = null;
        } catch (ConfigFileException e) {
            pending = null;
            if (!String.valueOf(e.getMessage()).equals(trouble)) {
                LOG.warn("A watched configuration has no snapshot: {}", e.getMessage());
            }
            trouble = String.valueOf(e.getMessage());
        }
        // What is mended may show in none of these: a right that is given, an included file that is there now.
        settled = trouble == null && seen.values().stream().noneMatch(mark -> mark.endsWith("?"));
    }

    /** Length, time and identity of each part; a question mark where the time is too recent to be trusted. */
    private Map<Path, String> marks() {
        Map<Path, String> marks = new TreeMap<>();
        Instant recent = Instant.now().minusSeconds(UNSETTLED_SECONDS);
        for (Path part : parts) {
            try {
                BasicFileAttributes file = Files.readAttributes(part, BasicFileAttributes.class);
                boolean young = file.lastModifiedTime().toInstant().isAfter(recent);
                marks.put(
                        part, file.size() + " " + file.lastModifiedTime() + " " + file.fileKey() + (young ? "?" : ""));
            } catch (IOException e) {
                marks.put(part, "missing");
            }
        }
        return marks;
    }
}
