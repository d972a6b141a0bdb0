package io.openclaw.db.ingest;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be read; to add a format is to add a line here. A file that two formats find is read by the first.
 *
 * @param lines files of lines
 * @param stores what is read page by page
 */
record Formats(List<LineFormat> lines, List<PagedSource> stores) {

    Formats {
        lines = List.copyOf(lines);
        stores = List.copyOf(stores);
    }

    /**
     * All.
     *
     * @param scratch folder of ours, for SQLite's native library
     * @param host this machine, which names of rows of openclaw-rs hold
     */
    static Formats all(Path scratch, String host) {
        return new Formats(
                List.of(
                        new OpenClawJsonl(scratch),
                        new OpenClawConfigAudit(),
                        new ZeroClawCosts(),
                        new ZeroClawTrace(),
                        new ClaudeCode(),
                        new Codex(),
                        new LlmTelemetry()),
                List.of(
                        new OpenClawSessions(),
                        new OpenClawSqlite(scratch),
                        new OpenClawState(scratch),
                        new OpenClawRs(scratch, host)));
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        lines.forEach(format -> names.add(format.name()));
        stores.forEach(store -> names.add(store.name()));
        return names;
    }

    /** Those of these names; all, where none is named. */
    Formats only(Set<String> named) {
        return named.isEmpty()
                ? this
                : new Formats(
                        lines.stream()
                                .filter(format -> named.contains(format.name()))
                                .toList(),
                        stores.stream()
                                .filter(store -> named.contains(store.name()))
                                .toList());
    }
}
