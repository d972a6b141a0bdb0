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

    /** @param scratch folder for SQLite's native library, where the temporary directory cannot hold it */
    static Formats all(Path scratch) {
        return new Formats(List.of(), List.of());
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
