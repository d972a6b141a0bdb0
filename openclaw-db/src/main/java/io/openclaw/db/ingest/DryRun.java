package io.openclaw.db.ingest;

import io.openclaw.db.ingest.IngestReport.Of;
import io.openclaw.db.postgres.FileProgress.Counts;
import io.openclaw.db.postgres.KnownFile;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what would be read and stores none of it: neither rows nor positions. */
final class DryRun {

    private final TailerParts parts;
    private final IngestOptions options;
    private final Formats formats;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Of> sources = new TreeMap<>();

    DryRun(TailerParts parts, IngestOptions options, Formats formats) {
        this.parts = parts;
        this.options = options;
        this.formats = formats.only(options.sources());
    }

    Future<IngestReport> run(List<KnownFile> known) {
        return parts.vertx().executeBlocking(() -> read(known));
    }

    private IngestReport read(List<KnownFile> known) {
        Sighting found = new Finder(options.roots(), formats, System::nanoTime).look(Set.of(), true);
        problems.addAll(found.problems());
        List<Seen> wanted = found.seen().stream()
                .filter(seen ->
                        options.since() == null || !seen.stat().modifiedAt().isBefore(options.since()))
                .toList();
        Identification.Result who = new Identification(known).of(wanted, List.of());
        for (Seen seen : wanted) {
            KnownFile file = who.identified().get(seen.name());
            if (file != null) {
                read(seen, file);
            }
        }
        return new IngestReport(sources, null, problems);
    }

    private void read(Seen seen, KnownFile known) {
        Tracked file = new Tracked(seen.file(), known, seen.stat());
        Of read = new Of(1, file.behind(), 0, 0, 0, 0, 0);
        try {
            read = file.needsReading() ? read.plus(counted(file)) : read;
        } catch (IOException e) {
            problems.add(seen.file().path() + " cannot be read (" + e.getClass().getSimpleName() + ").");
        }
        sources.merge(seen.file().source(), read, Of::plus);
    }

    private Of counted(Tracked file) throws IOException {
        Optional<Pages> opened =
                file.file.open(file.known, file.memory, new ReadingParts(parts.preparation(), parts.clock()));
        if (opened.isEmpty()) {
            return Of.NONE;
        }
        Counts counts = Counts.NONE;
        try (Pages pages = opened.get()) {
            Page page;
            do {
                page = pages.next(Tracked.PAGE);
                counts = counts.plus(page.progress().counts());
            } while (!page.end());
        }
        return new Of(0, 0, counts.lines(), counts.facts(), 0, counts.errors(), counts.unknown());
    }
}
