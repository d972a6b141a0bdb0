package io.openclaw.db.ingest;

import io.openclaw.db.ingest.Seen.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One root, what was found below it, and when it is to be searched anew. Blocks; one thread at a time. */
final class Grounds {

    private static final long LEAST_PAUSE = 900_000_000L;
    private static final long MOST_PAUSE = 60_000_000_000L;

    /** A search may take a hundredth of the time when nothing happened, a tenth when something did. */
    private static final int QUIET = 100;

    private static final int BUSY = 10;

    private static final long UNSETTLED_MILLIS = 1000;
    private static final FileTime NEVER = FileTime.fromMillis(-1);

    private final Root root;
    private final Formats formats;
    private final LongSupplier nanos;
    private final Map<Path, @Nullable FileTime> folders = new HashMap<>();
    private Set<FileName> names = Set.of();
    private Set<String> paths = Set.of();
    private boolean doubtful = true;
    private long searchedAt;
    private long took;

    Grounds(Root root, Formats formats, LongSupplier nanos) {
        this.root = root;
        this.formats = formats;
        this.nanos = nanos;
        this.searchedAt = nanos.getAsLong() - MOST_PAUSE;
    }

    Set<FileName> names() {
        return names;
    }

    Set<Path> folders() {
        return folders.keySet();
    }

    /** A file of these grounds is not there any more: search anew soon. */
    void doubt(FileName name) {
        doubtful |= names.contains(name);
    }

    /** Whether to search now. A hint about a file that was found before says nothing new about its folder. */
    boolean isDue(Collection<Path> hints, boolean thorough) {
        doubtful |= hints.stream()
                .anyMatch(path -> folders.containsKey(path.getParent()) && !paths.contains(path.toString()));
        long rested = nanos.getAsLong() - searchedAt;
        if (thorough && !doubtful) {
            doubtful = rested >= Math.min(Math.max(LEAST_PAUSE, took * QUIET), MOST_PAUSE) || foldersChanged();
        }
        return doubtful && rested >= took * BUSY;
    }

    private boolean foldersChanged() {
        return folders.entrySet().stream()
                .anyMatch(folder -> !Objects.equals(folder.getValue(), changedAt(folder.getKey())));
    }

    /**
     * What lies there now; where it cannot be searched, nothing is said and what was found before stays.
     *
     * @param claimed paths of other grounds, which are theirs
     */
    List<Seen> search(Set<String> claimed, List<String> problems) {
        long began = nanos.getAsLong();
        // Their times are taken before: what is added while we search is then found by the next search.
        Set<Path> known = new HashSet<>(folders.keySet());
        folders.clear();
        known.forEach(this::add);
        add(root.path());
        List<Seen> found = new ArrayList<>();
        boolean whole = find(claimed, found, problems);
        Set<FileName> now = new HashSet<>(whole ? Set.of() : names);
        found.forEach(seen -> now.add(seen.name()));
        names = now;
        paths = new HashSet<>();
        now.forEach(name -> paths.add(name.path()));
        found.forEach(seen -> add(seen.file().path().getParent()));
        folders.values().removeIf(Objects::isNull);
        doubtful = false;
        searchedAt = nanos.getAsLong();
        took = searchedAt - began;
        return found;
    }

    private boolean find(Set<String> claimed, List<Seen> found, List<String> problems) {
        Set<String> taken = new HashSet<>(claimed);
        Set<String> keys = new HashSet<>();
        boolean whole = true;
        for (LineFormat format : formats.lines()) {
            try {
                for (LogFile file : root.takes(format.name()) ? format.find(root.path()) : List.<LogFile>of()) {
                    add(new FileToRead(format, file, file.path().toRealPath()), taken, keys, found);
                }
            } catch (IOException | UncheckedIOException e) {
                whole = false;
                problems.add(problem(format.name(), e));
            }
        }
        for (PagedSource format : formats.stores()) {
            try {
                for (Path store : root.takes(format.name()) ? format.find(root.path()) : List.<Path>of()) {
                    add(new StoreToRead(format, store.toAbsolutePath().normalize()), taken, keys, found);
                }
            } catch (IOException | UncheckedIOException e) {
                whole = false;
                problems.add(problem(format.name(), e));
            }
        }
        return whole;
    }

    private String problem(String format, Exception failure) {
        return "The files of " + format + " below " + root.path() + " cannot be looked for ("
                + failure.getClass().getSimpleName() + "). Can this user enter the folder?";
    }

    /** The same file under two names (links) is one file; one that went meanwhile is none. */
    private static void add(Input file, Set<String> taken, Set<String> keys, List<Seen> found) {
        try {
            Seen seen = new Seen(file, file.stat());
            String key = seen.stat().key();
            if (taken.add(file.path().toString()) && (key.isEmpty() || !file.isFollowed() || keys.add(key))) {
                found.add(seen);
            }
        } catch (IOException e) {
            return;
        }
    }

    /** The folder and those above it, up to the root. */
    private void add(@Nullable Path folder) {
        for (Path at = folder; at != null && !folders.containsKey(at); at = at.getParent()) {
            folders.put(at, settled(changedAt(at)));
            if (at.equals(root.path()) || !at.startsWith(root.path())) {
                return;
            }
        }
    }

    /** A folder that changed a moment ago may have changed again within one tick of the clock of the disk: such a time is not believed. */
    private static @Nullable FileTime settled(@Nullable FileTime time) {
        boolean fresh = time != null && time.toMillis() > System.currentTimeMillis() - UNSETTLED_MILLIS;
        return fresh ? NEVER : time;
    }

    private static @Nullable FileTime changedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return null;
        }
    }
}
