package io.openclaw.db.ingest;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.ingest.Seen.FileName;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.IngestFileTable.Changes;
import io.openclaw.db.postgres.IngestFileTable.Entered;
import io.openclaw.db.postgres.IngestFileTable.Moved;
import io.openclaw.db.postgres.KnownFile;
import io.openclaw.db.postgres.KnownFile.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of the known files those are that were found: the same, one that was renamed, or a new one. What decides is what stands in
 * them (see {@link Print}); path and inode only say whom to compare with first. Blocks; used once.
 */
final class Identification {

    /** So many files that went are compared with one that came. */
    private static final int MOST_COMPARED = 200;

    private final Map<FileName, KnownFile> byPath = new HashMap<>();
    private final Map<String, KnownFile> byKey = new HashMap<>();
    private final List<KnownFile> away = new ArrayList<>();
    private final Set<UUID> claimed = new HashSet<>();
    private final Map<FileName, KnownFile> identified = new HashMap<>();
    private final List<KnownFile> displaced = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();
    private final List<Entered> entered = new ArrayList<>();

    /** @param known all files of this host, those that are not there any more too */
    Identification(Collection<KnownFile> known) {
        for (KnownFile file : known) {
            Stat stat = file.stat();
            if (file.isPresent()) {
                byPath.put(new FileName(file.source(), file.path()), file);
            } else {
                away.add(file);
            }
            if (stat != null && !stat.key().isEmpty()) {
                byKey.merge(key(file.source(), stat), file, (one, other) -> one.isPresent() ? one : other);
            }
        }
    }

    /**
     * What to change, and who is who.
     *
     * @param identified each file that was found, by its name; those of {@link Changes#entered} have nothing stored yet
     */
    record Result(Changes changes, Map<FileName, KnownFile> identified) {}

    /**
     * Compares.
     *
     * @param strangers were found and are not known to be what they were
     * @param gone were known and are not there any more
     */
    Result of(List<Seen> strangers, Collection<KnownFile> gone) {
        away.addAll(gone);
        List<Seen> oldestFirst = new ArrayList<>(strangers);
        oldestFirst.sort(
                (one, other) -> one.stat().modifiedAt().compareTo(other.stat().modifiedAt()));
        oldestFirst.forEach(this::identify);
        List<UUID> lost = gone.stream()
                .map(KnownFile::writerId)
                .filter(writer -> !claimed.contains(writer))
                .toList();
        List<UUID> replaced = displaced.stream()
                .map(KnownFile::writerId)
                .filter(writer -> !claimed.contains(writer))
                .toList();
        return new Result(new Changes(lost, replaced, moved, entered), identified);
    }

    private void identify(Seen seen) {
        FileName name = seen.name();
        KnownFile here = byPath.get(name);
        if (here != null && isSame(seen, here)) {
            claim(name, here);
            return;
        }
        if (isSecondName(seen)) {
            return;
        }
        KnownFile elsewhere = seen.file().isFollowed() ? elsewhere(seen) : before(name);
        if (here != null) {
            displaced.add(here);
        }
        if (elsewhere == null) {
            enter(seen, here == null ? 1 : here.generation() + 1);
        } else {
            moved.add(new Moved(elsewhere.writerId(), name.path()));
            claim(name, elsewhere.at(name.path()));
        }
    }

    /** A hard link to a file that is read under its other name. */
    private boolean isSecondName(Seen seen) {
        KnownFile other = byKey.get(key(seen.file().source(), seen.stat()));
        if (other == null
                || !other.isPresent()
                || other.path().equals(seen.file().path().toString())) {
            return false;
        }
        try {
            return seen.file().isFollowed()
                    && Stats.of(Path.of(other.path())).key().equals(seen.stat().key());
        } catch (IOException e) {
            return false;
        }
    }

    private static String key(String source, Stat stat) {
        return source + "|" + stat.key();
    }

    /** What is not followed is what stands under its path: it was away for a while. */
    private @Nullable KnownFile before(FileName name) {
        return away.stream()
                .filter(file -> file.path().equals(name.path()) && file.source().equals(name.source()))
                .findFirst()
                .orElse(null);
    }

    private @Nullable KnownFile elsewhere(Seen seen) {
        KnownFile sameInode = byKey.get(key(seen.file().source(), seen.stat()));
        if (sameInode != null && isSame(seen, sameInode)) {
            return sameInode;
        }
        return away.stream()
                .filter(file -> file.source().equals(seen.file().source()) && file.position() > 0)
                .limit(MOST_COMPARED)
                .filter(file -> isSame(seen, file))
                .findFirst()
                .orElse(null);
    }

    private boolean isSame(Seen seen, KnownFile known) {
        if (claimed.contains(known.writerId())) {
            return false;
        }
        try {
            return !seen.file().isFollowed() || Content.holds(seen.file().path(), known);
        } catch (IOException e) {
            return false; // it will be tried again when it is read
        }
    }

    private void claim(FileName name, KnownFile known) {
        claimed.add(known.writerId());
        identified.put(name, known);
    }

    private void enter(Seen seen, int generation) {
        UUID writer = UuidCreator.getTimeOrderedEpoch();
        String source = seen.file().source();
        String path = seen.file().path().toString();
        entered.add(new Entered(writer, source, path, generation, seen.stat().key()));
        identified.put(
                seen.name(), new KnownFile(writer, source, path, generation, State.LIVE, 0, null, null, null, 0));
    }
}
