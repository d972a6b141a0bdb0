package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress.Counts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was done since a tailer began. On its context. */
final class Tally {

    /** So many problems of single files are named. */
    private static final int NAMED = 50;

    private final Map<String, IngestReport.Of> sources = new TreeMap<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Map<String, String> ofFiles = new LinkedHashMap<>();
    private long bytes;

    void stored(String source, Counts counts, long added) {
        sources.merge(
                source,
                new IngestReport.Of(0, 0, counts.lines(), counts.facts(), added, counts.errors(), counts.unknown()),
                IngestReport.Of::plus);
    }

    void read(long more) {
        bytes += more;
    }

    long bytes() {
        return bytes;
    }

    /** Of the latest look. */
    void looked(List<String> found) {
        problems.clear();
        problems.addAll(found);
    }

    /** A file cannot be read, for this reason; null: it can. */
    void file(String path, @Nullable String problem) {
        if (problem == null) {
            ofFiles.remove(path);
        } else if (ofFiles.size() < NAMED) {
            ofFiles.put(path, problem);
        }
    }

    IngestReport report(Collection<Tracked> files, @Nullable String problem) {
        Map<String, IngestReport.Of> now = new TreeMap<>(sources);
        for (Tracked file : files) {
            now.merge(file.file.source(), new IngestReport.Of(1, file.behind(), 0, 0, 0, 0, 0), IngestReport.Of::plus);
        }
        Set<String> all = new LinkedHashSet<>(problems);
        all.addAll(ofFiles.values());
        return new IngestReport(now, problem, List.copyOf(all));
    }
}
