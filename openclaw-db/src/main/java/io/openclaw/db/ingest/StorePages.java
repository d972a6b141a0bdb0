package io.openclaw.db.ingest;

import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store, read behind its cursor. Its position counts pages' facts, so that it grows with each. */
final class StorePages implements Pages {

    private final StoreToRead store;
    private final Stat stat;
    private final ReadingParts parts;
    private @Nullable String cursor;
    private long position;
    private long errors;

    StorePages(StoreToRead store, Stat stat, KnownFile known, ReadingParts parts) {
        this.store = store;
        this.stat = stat;
        this.parts = parts;
        this.cursor = known.cursor();
        this.position = known.position();
        this.errors = known.errors();
    }

    @Override
    public Page next(int most) throws IOException {
        PagedSource.Page read = store.format().read(store.path(), cursor, most);
        Gathering page = new Gathering(store, parts, errors);
        for (Fact fact : read.facts()) {
            page.add(fact, store.path() + "|" + fact.kind() + "|" + fact.at());
        }
        boolean moved = !Objects.equals(cursor, read.cursor());
        if (moved) {
            read.problems().forEach(problem -> page.trouble(position(), problem));
        }
        long from = position;
        position += moved ? Math.max(1, read.facts().size()) : 0;
        cursor = read.cursor();
        errors += page.counts().errors();
        FileProgress progress = new FileProgress(
                false, null, cursor, stat, page.counts(), page.latest(), page.lastError(), page.unknownTypes());
        return new Page(from, position, read.facts().size(), page.facts(), page.dead(), progress, read.last());
    }

    private long position() {
        return position;
    }

    /** Each page was read and let go. */
    @Override
    public void close() {}
}
