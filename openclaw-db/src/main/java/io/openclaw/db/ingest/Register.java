package io.openclaw.db.ingest;

import io.openclaw.db.ingest.Identification.Result;
import io.openclaw.db.ingest.Seen.FileName;
import io.openclaw.db.postgres.KnownFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All files that are known: those that are there, those that were, those that nobody knows yet. On the context of a tailer. */
final class Register {

    private final List<Root> roots;
    private final Map<FileName, Tracked> tracked = new LinkedHashMap<>();
    /** Were there a moment ago; they may be found under another name. */
    private final Map<UUID, Tracked> departing = new HashMap<>();
    /** Rows of files that are not tracked. */
    private final Map<UUID, KnownFile> rows = new HashMap<>();
    /** Of these rows, those that stand under their path, by what PostgreSQL knows. */
    private final Map<FileName, UUID> unseen = new HashMap<>();
    /** Of these, those that we know not to be there. */
    private final Set<UUID> missing = new HashSet<>();

    private final Map<FileName, Seen> strangers = new LinkedHashMap<>();

    Register(List<Root> roots) {
        this.roots = roots;
    }

    Collection<Tracked> files() {
        return tracked.values();
    }

    /** What PostgreSQL knows, in place of what we believed. */
    void load(List<KnownFile> known) {
        rows.clear();
        unseen.clear();
        missing.clear();
        known.forEach(this::put);
        for (Tracked file : List.copyOf(tracked.values())) {
            KnownFile row = rows.get(file.known.writerId());
            if (row != null && row.isPresent() && row.path().equals(file.known.path())) {
                forget(row.writerId());
                file.known = row;
            } else {
                Seen seen = new Seen(file.file, file.wanted);
                tracked.remove(seen.name());
                strangers.put(seen.name(), seen);
            }
        }
        List<Seen> unknown = List.copyOf(strangers.values());
        strangers.clear();
        unknown.forEach(this::recognise);
    }

    private void put(KnownFile row) {
        rows.put(row.writerId(), row);
        if (row.isPresent()) {
            unseen.put(nameOf(row), row.writerId());
        }
    }

    private void forget(UUID writer) {
        departing.remove(writer);
        missing.remove(writer);
        KnownFile row = rows.remove(writer);
        if (row != null) {
            unseen.remove(nameOf(row), writer);
        }
    }

    private static FileName nameOf(KnownFile row) {
        return new FileName(row.source(), row.path());
    }

    /**
     * A file was looked at.
     *
     * @return the file, when it is known; null when it must be found out who it is
     */
    @Nullable Tracked seen(Seen seen) {
        Tracked file = tracked.get(seen.name());
        if (file == null) {
            return recognise(seen);
        }
        file.look(seen.file(), seen.stat());
        return file;
    }

    private @Nullable Tracked recognise(Seen seen) {
        UUID writer = strangers.containsKey(seen.name()) ? null : unseen.get(seen.name());
        KnownFile row = writer == null ? null : rows.get(writer);
        if (row == null) {
            strangers.put(seen.name(), seen);
            return null;
        }
        forget(row.writerId());
        return track(seen, row);
    }

    private Tracked track(Seen seen, KnownFile row) {
        Tracked file = new Tracked(seen.file(), row, seen.stat());
        tracked.put(seen.name(), file);
        return file;
    }

    void lost(FileName name) {
        Tracked file = tracked.remove(name);
        strangers.remove(name);
        if (file != null) {
            departing.put(file.known.writerId(), file);
        }
    }

    /** What stands under its name is not what it was: it must be found out who it is. */
    void estrange(Tracked file) {
        Seen seen = new Seen(file.file, file.wanted);
        if (tracked.remove(seen.name(), file)) {
            put(file.known);
            strangers.put(seen.name(), seen);
        }
    }

    /** After the first look: what should stand below our roots, and was not found, is not there. */
    void markMissing() {
        unseen.forEach((name, writer) -> {
            boolean ours = roots.stream()
                    .anyMatch(root ->
                            root.takes(name.source()) && Path.of(name.path()).startsWith(root.path()));
            if (ours && !strangers.containsKey(name)) {
                missing.add(writer);
            }
        });
    }

    boolean hasQuestions() {
        return !strangers.isEmpty() || !departing.isEmpty() || !missing.isEmpty();
    }

    List<Seen> strangers() {
        return List.copyOf(strangers.values());
    }

    /** Those that are not there any more, unless they are found under another name. */
    List<KnownFile> gone() {
        List<KnownFile> all = new ArrayList<>();
        missing.forEach(writer -> all.add(rows.get(writer)));
        departing.values().forEach(file -> all.add(file.known));
        return all;
    }

    /** Those that a stranger may be. */
    List<KnownFile> known() {
        List<KnownFile> all = new ArrayList<>(rows.values());
        tracked.values().forEach(file -> all.add(file.known));
        return all;
    }

    /** Takes over what was found out, once PostgreSQL has it; gives the files that can be read now. */
    List<Tracked> settle(Collection<Seen> asked, Result found) {
        Map<UUID, Tracked> present = new HashMap<>(departing);
        tracked.values().forEach(file -> present.put(file.known.writerId(), file));
        List<Tracked> settled = new ArrayList<>();
        for (Seen seen : asked) {
            strangers.remove(seen.name(), seen);
            KnownFile known = found.identified().get(seen.name());
            if (known != null) {
                Tracked before = present.get(known.writerId());
                forget(known.writerId());
                settled.add(before == null ? track(seen, known) : moved(before, seen, known));
            }
        }
        found.changes().gone().forEach(this::putAway);
        found.changes().replaced().forEach(this::putAway);
        return settled;
    }

    /** What has taken its old name meanwhile is a stranger. */
    private Tracked moved(Tracked file, Seen seen, KnownFile known) {
        Seen before = new Seen(file.file, file.wanted);
        if (tracked.remove(before.name(), file) && !before.name().equals(seen.name())) {
            strangers.put(before.name(), before);
        }
        file.known = file.known.at(known.path());
        file.look(seen.file(), seen.stat());
        file.dirty = true; // under this name it may be one that is never written again
        tracked.put(seen.name(), file);
        return file;
    }

    private void putAway(UUID writer) {
        Tracked file = departing.get(writer);
        KnownFile row = file == null ? rows.get(writer) : file.known;
        forget(writer);
        if (row != null) {
            put(row.gone());
        }
    }
}
