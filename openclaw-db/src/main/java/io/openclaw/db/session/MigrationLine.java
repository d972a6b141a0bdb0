package io.openclaw.db.session;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.SessionFileTable;
import io.openclaw.db.postgres.Written;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of a file's pages to PostgreSQL: one behind the other, two at once. On the context of its session. */
final class MigrationLine {

    private final Session session;
    private final SessionFileTable.Run run;
    private final String host;
    private long sent;
    private long cautiousThrough;
    private boolean single;
    private Future<Void> older = Future.succeededFuture();
    private Future<Void> newer = Future.succeededFuture();

    MigrationLine(Session session, SessionFileTable.Run run, String host, long position) {
        this.session = session;
        this.run = run;
        this.host = host;
        this.sent = position;
    }

    SessionFileTable.Run run() {
        return run;
    }

    /** The last message that is on its way or stored. */
    long sent() {
        return sent;
    }

    /** Whether one message at a time is to be sent, because one near here was refused. */
    boolean isCautious() {
        return sent < cautiousThrough;
    }

    /** Facts of sessions, which move no position. */
    Future<Void> sessions(List<Recorded> facts) {
        return session.write(new Batch(run.writerId(), host, sent, sent, facts, List.of(), null))
                .mapEmpty();
    }

    /** When the next page may be sent. */
    Future<Void> room(boolean alone) {
        return alone || isCautious() ? settled() : older;
    }

    Future<Void> settled() {
        return older.compose(stored -> newer);
    }

    void send(List<Recorded> facts, long through, Consumer<Written> stored) {
        single = isCautious();
        Batch batch = new Batch(run.writerId(), host, sent, through, facts, List.of(), null);
        older = newer;
        newer = session.write(batch).onSuccess(stored::accept).mapEmpty();
        sent = through;
    }

    /**
     * Goes back to what is stored, to send one message at a time up to where it failed.
     *
     * @return the message that was refused, which is then passed over; null when it is not known yet
     */
    Future<@Nullable Long> recovered(Throwable failure) {
        long failedThrough = sent;
        Future<Void> first = older;
        Future<Void> second = newer;
        return first.transform(one -> second.transform(other -> Future.<Void>succeededFuture()))
                .compose(settled -> session.handshake(run.writerId(), host, 0))
                .compose(shaken -> {
                    older = Future.succeededFuture();
                    newer = Future.succeededFuture();
                    sent = shaken.lastSeq();
                    cautiousThrough = Math.max(cautiousThrough, failedThrough);
                    return single ? passOver(failedThrough) : Future.succeededFuture(null);
                });
    }

    private Future<@Nullable Long> passOver(long refused) {
        Batch nothing = new Batch(run.writerId(), host, sent, refused, List.of(), List.of(), null);
        sent = refused;
        return session.write(nothing).map(written -> refused);
    }
}
