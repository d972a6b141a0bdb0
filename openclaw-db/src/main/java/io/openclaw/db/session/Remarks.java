package io.openclaw.db.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remarks while they add up: the first names of each kind are kept, the others counted. For one thread at a time. */
final class Remarks {

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    void add(String what, String name, String why) {
        add(what, 1, name, why);
    }

    void add(String what, long count, String name, String why) {
        Kind kind = kinds.computeIfAbsent(what, w -> new Kind(why));
        kind.count += count;
        if (kind.names.size() < FilePages.NAMED && !kind.names.contains(name)) {
            kind.names.add(name);
        }
    }

    List<Remark> all() {
        List<Remark> all = new ArrayList<>();
        kinds.forEach((what, kind) -> all.add(new Remark(what, kind.count, kind.names, kind.why)));
        return all;
    }

    private static final class Kind {
        private final String why;
        private final List<String> names = new ArrayList<>();
        private long count;

        private Kind(String why) {
            this.why = why;
        }
    }
}
