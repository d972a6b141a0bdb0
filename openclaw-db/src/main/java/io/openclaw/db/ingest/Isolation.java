package io.openclaw.db.ingest;

import io.openclaw.db.drain.Action;
import io.openclaw.db.drain.SqlStates;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Batch.Origin;
import io.openclaw.db.postgres.DeadLetter;
import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.FileProgress.LastError;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Written;
import io.openclaw.db.spool.FactCodec;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the facts of one line that PostgreSQL refuses, one by one; those that it refuses alone, too, are set aside. */
final class Isolation {

    private final Session session;
    private final Batch line;
    private final String path;
    private final List<DeadLetter> dead;
    private final Origin origin;
    private int stored;
    private int duplicates;

    /** @param line the batch of one line of the file that {@code origin} tells of */
    Isolation(Session session, Batch line, Origin origin, String path) {
        this.session = session;
        this.origin = origin;
        this.line = line;
        this.path = path;
        this.dead = new ArrayList<>(line.dead());
    }

    /** Fails only where the failure is no fault of a fact. */
    Future<Written> run() {
        Future<Void> all = Future.succeededFuture();
        for (Recorded fact : line.facts()) {
            all = all.compose(before -> store(fact));
        }
        return all.compose(before -> session.write(moving()))
                .map(moved -> new Written(stored, duplicates, dead.size()));
    }

    private Future<Void> store(Recorded fact) {
        return session.write(alone(fact))
                .onSuccess(written -> {
                    stored += written.facts();
                    duplicates += written.duplicates();
                })
                .<Void>mapEmpty()
                .recover(failure ->
                        failure instanceof PostgresException known && SqlStates.action(known) == Action.ISOLATE
                                ? setAside(fact, known)
                                : Future.failedFuture(failure));
    }

    private Future<Void> setAside(Recorded fact, PostgresException why) {
        dead.add(new DeadLetter(
                FactIds.derived("refused|" + line.writerId() + "|" + line.fromSeq() + "|" + fact.rowId()),
                fact.recordedAt(),
                line.fromSeq(),
                fact.fact().kind().name(),
                why.sqlState().orElse("unfit"),
                path + ", offset " + line.fromSeq() + ": " + why.getMessage(),
                FactCodec.encode(fact.fact()).json()));
        return Future.succeededFuture();
    }

    static LastError error(long offset) {
        return new LastError(offset, "PostgreSQL refused what the line tells");
    }

    private Origin origin(@Nullable FileProgress noted) {
        return new Origin(origin.source(), noted);
    }

    private Batch alone(Recorded fact) {
        return new Batch(
                line.writerId(), line.host(), line.fromSeq(), line.fromSeq(), List.of(fact), List.of(), origin(null));
    }

    private Batch moving() {
        FileProgress file = origin.file();
        int refused = dead.size() - line.dead().size();
        FileProgress noted = file == null || refused == 0 ? file : file.withErrors(refused, error(line.fromSeq()));
        return new Batch(line.writerId(), line.host(), line.fromSeq(), line.toSeq(), List.of(), dead, origin(noted));
    }
}
