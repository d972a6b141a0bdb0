package io.openclaw.db;

import io.openclaw.db.session.DualSessions;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.session.SessionsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts of sessions in mode dual that were let go, as {@code sessions.json} remembers them: a copy that lacks one is not what a cutover may
 * rely on. What is not on disk is not taken for noted; a write that failed is tried again by the next {@link #note}.
 */
final class DroppedFacts {

    private static final Logger LOG = LoggerFactory.getLogger(DroppedFacts.class);

    private final SessionModeFile file;
    private final Vertx vertx;
    private final List<DualSessions> stores = new CopyOnWriteArrayList<>();
    private final AtomicLong noted = new AtomicLong();
    private volatile @Nullable String trouble;
    private Future<Void> writing = Future.succeededFuture();

    DroppedFacts(SessionModeFile file, Vertx vertx) {
        this.file = file;
        this.vertx = vertx;
    }

    void of(DualSessions store) {
        stores.add(store);
    }

    /** Why drops are not remembered, and what to do; empty when all are. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Puts on disk what was dropped before this call, unless another call does so now. Never fails. */
    synchronized Future<Void> note() {
        if (writing.isComplete() && dropped() != noted.get()) {
            writing = vertx.executeBlocking(this::write);
        }
        return writing;
    }

    private long dropped() {
        return stores.stream().mapToLong(DualSessions::dropped).sum();
    }

    private @Nullable Void write() {
        long more = dropped() - noted.get();
        try {
            boolean known = file.dropped(more).isPresent();
            noted.addAndGet(known ? more : 0);
            trouble = known ? null : cannot(more, "The file is gone; restart the gateway, which makes it.");
        } catch (SessionsUnavailableException e) {
            String why = cannot(more, String.valueOf(e.getMessage()));
            if (trouble == null) {
                LOG.error(why);
            }
            trouble = why;
        }
        return null;
    }

    private static String cannot(long facts, String why) {
        return facts + " facts of sessions were dropped, and sessions.json does not say so yet: do not cut over. "
                + why;
    }
}
