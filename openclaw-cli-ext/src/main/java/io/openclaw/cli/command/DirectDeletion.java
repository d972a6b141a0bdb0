package io.openclaw.cli.command;

import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.Session;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes sessions in PostgreSQL just as the gateway of the host would, without its spool, which a running gateway holds. What waits in that
 * spool for a deleted session does not come back: PostgreSQL remembers when it was deleted.
 */
final class DirectDeletion {
    private final Postgres postgres;
    private final String host;
    private final Clock clock;
    private final UUID writer;

    DirectDeletion(Postgres postgres, String host, Clock clock) {
        this.postgres = postgres;
        this.host = host;
        this.clock = clock;
        this.writer = FactIds.derived("sessions prune|" + host);
    }

    Future<Void> delete(List<SessionDeleted> deletions) {
        return postgres.connect()
                .compose(session -> session.handshake(writer, host, 0)
                        .compose(stand -> deleteFrom(session, deletions, stand.lastSeq()))
                        .onComplete(ended -> session.close()));
    }

    /** One transaction each: a large session takes its time. */
    private Future<Void> deleteFrom(Session session, List<SessionDeleted> deletions, long position) {
        if (deletions.isEmpty()) {
            return Future.succeededFuture();
        }
        Recorded first = new Recorded(UUID.randomUUID(), clock.instant(), deletions.get(0), Set.of());
        return session.write(new Batch(writer, host, position, position + 1, List.of(first), List.of(), null))
                .compose(written -> deleteFrom(session, deletions.subList(1, deletions.size()), position + 1));
    }
}
