package io.openclaw.cli.command;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Isolation;
import io.openclaw.db.postgres.Isolation.Refused;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.session.MigrationParts;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Stores runs of scheduled jobs just as the gateway of the host would, without its spool, which a running gateway holds. They move no
 * position: whoever imports the same at the same time does the same.
 */
final class DirectRuns {
    private static final int AT_A_TIME = 200;

    private final MigrationParts parts;
    private final UUID writer;
    private final Isolation<Recorded> isolation;

    DirectRuns(MigrationParts parts, List<CronExecution> runs) {
        this.parts = parts;
        this.writer = FactIds.derived("cron import|" + parts.host());
        Instant now = Instant.now();
        this.isolation = new Isolation<>(
                runs.stream()
                        .map(run -> parts.preparation().prepare(FactIds.rowId(run, UUID.randomUUID()), now, run))
                        .toList(),
                AT_A_TIME);
    }

    /** Those that PostgreSQL refuses; the others are stored. */
    Future<List<Refused<Recorded>>> store() {
        return parts.postgres()
                .connect()
                .compose(session -> session.handshake(writer, parts.host(), 0)
                        .compose(stand -> storeFrom(session, stand.lastSeq()))
                        .map(stored -> isolation.found())
                        .onComplete(ended -> session.close()));
    }

    private Future<Void> storeFrom(Session session, long position) {
        List<Recorded> some = isolation.next();
        if (some == null) {
            return Future.succeededFuture();
        }
        return session.write(new Batch(writer, parts.host(), position, position, some, List.of(), null))
                .<Void>mapEmpty()
                .recover(failure -> refused(some, failure))
                .compose(stored -> storeFrom(session, position));
    }

    private Future<Void> refused(List<Recorded> some, Throwable failure) {
        boolean goingOn = failure instanceof PostgresException known
                && known.isOfRow()
                && isolation.refused(some, String.valueOf(known.getMessage()));
        return goingOn ? Future.succeededFuture() : Future.failedFuture(failure);
    }
}
