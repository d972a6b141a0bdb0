package io.openclaw.db.session;

import io.openclaw.db.model.SessionDeleted;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deletions that come by the road, such as by HTTP or by a rule of retention, done in the file at once. Those of the store itself come by
 * too, and find nothing left to do. Those that the file cannot judge are counted, and left to {@link Mending}.
 */
final class WatchedDeletions {

    private final SqliteSessions file;
    private final StoreFacts facts;
    private final Road road;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final AtomicLong left = new AtomicLong();

    WatchedDeletions(SqliteSessions file, StoreFacts facts, Road road) {
        this.file = file;
        this.facts = facts;
        this.road = road;
    }

    /** @param accepted false while it is in memory only, so that a crash would drop it from PostgreSQL */
    private record Seen(SessionDeleted deleted, boolean accepted) {}

    /** Begins to watch; doing so twice does nothing. */
    void start() {
        if (watching.compareAndSet(false, true)) {
            road.recorder().watchDeletions(this::see);
        }
    }

    /** How many were left to {@link Mending} since the start. */
    long left() {
        return left.get();
    }

    /** Something else happened that only {@link Mending} can set right. */
    void leaveOne() {
        left.incrementAndGet();
    }

    /** One task for all that come meanwhile: pruning may tell of many, and those who talk wait for the same thread. */
    private void see(SessionDeleted deleted) {
        if (!facts.mayConcern(deleted.agentId())) {
            return;
        }
        seen.add(new Seen(deleted, road.backlog().rowsInMemory() == 0));
        if (asked.compareAndSet(false, true)) {
            file.onFile(this::followAll).onFailure(failed -> leaveAll());
        }
    }

    /** The file is closed or in trouble. */
    private void leaveAll() {
        seen.clear();
        asked.set(false);
        leaveOne();
    }

    private int followAll(SessionsFile open) throws SQLException {
        asked.set(false);
        Instant last = Instant.MIN;
        int followed = 0;
        for (Seen next = seen.poll(); next != null; next = seen.poll()) {
            Instant at = next.deleted().at();
            last = last.isAfter(at) ? last : at;
            followed += follow(open, next) ? 1 : 0;
        }
        if (!last.equals(Instant.MIN)) {
            open.writeAfter(last);
        }
        return followed;
    }

    /** Only the database knows whose session was meant where the agent is not that of the file's row. */
    private boolean follow(SessionsFile open, Seen next) throws SQLException {
        SessionDeleted deleted = next.deleted();
        Optional<SessionRow> row = open.sessions().find(deleted.sessionKey());
        if (row.isEmpty()) {
            return false;
        }
        boolean ours = facts.agentInDatabase(row.get().agent()).equals(deleted.agentId());
        if (ours && next.accepted()) {
            return open.following().deletion(deleted.sessionKey(), deleted.at());
        }
        leaveOne();
        return false;
    }
}
