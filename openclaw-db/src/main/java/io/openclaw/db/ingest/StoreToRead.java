package io.openclaw.db.ingest;

import io.openclaw.db.model.RawEvent;
import io.openclaw.db.postgres.FileProgress.Stat;
import io.openclaw.db.postgres.KnownFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A store that is read page by page. A SQLite database is also its log beside it: what was written last stands only there. */
record StoreToRead(PagedSource format, Path path) implements Input {

    private static final String LOG_OF_SQLITE = "-wal";

    @Override
    public String source() {
        return format.name();
    }

    @Override
    public boolean knows(RawEvent event) {
        return format.knows(event);
    }

    @Override
    public Stat stat() throws IOException {
        Stat store = Stats.of(path);
        Path log = path.resolveSibling(path.getFileName() + LOG_OF_SQLITE);
        if (!Files.exists(log)) {
            return store;
        }
        Stat written = Stats.of(log);
        Instant latest = written.modifiedAt().isAfter(store.modifiedAt()) ? written.modifiedAt() : store.modifiedAt();
        return new Stat(store.key(), store.size() + written.size(), latest);
    }

    @Override
    public boolean isFollowed() {
        return false;
    }

    @Override
    public Optional<Pages> open(KnownFile known, Memory memory, ReadingParts parts) throws IOException {
        return Optional.of(new StorePages(this, stat(), known, parts));
    }
}
