package io.openclaw.db.drain;

import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Session.Handshake;
import io.openclaw.db.postgres.Written;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The present connection, which writer PostgreSQL was told of on it, and what it can have from us. */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final Postgres postgres;
    private final String host;
    private final Counters counters;
    private final Sent sent = new Sent();
    private volatile @Nullable Session session;
    private @Nullable UUID shakenWith;
    private boolean closed;

    Link(Postgres postgres, String host, Counters counters) {
        this.postgres = postgres;
        this.host = host;
        this.counters = counters;
    }

    boolean isOpen() {
        Session present = session;
        return present != null && present.isOpen();
    }

    boolean isReadyFor(UUID writer) {
        return isOpen() && writer.equals(shakenWith);
    }

    /** The open connection; ask {@link #isOpen} first. */
    Session session() {
        Session present = session;
        if (present == null) {
            throw new IllegalStateException("There is no connection.");
        }
        return present;
    }

    Future<Void> connect() {
        drop();
        return postgres.connect().compose(this::opened);
    }

    /** A connection may come after the end: nobody would use it, and nobody close it. */
    private Future<Void> opened(Session opened) {
        if (closed) {
            opened.close();
            return Future.failedFuture(PostgresException.of(new IllegalStateException()));
        }
        session = opened;
        return Future.succeededFuture();
    }

    /** Makes the writer known. A position that PostgreSQL cannot have from us is taken back: believing it would skip facts. */
    Future<Handshake> shake(Work work) {
        return session()
                .handshake(work.writerId(), host, work.fromSeq())
                .compose(told -> sent.explains(work, told.lastSeq()) ? agreed(told) : takeBack(work, told))
                .onSuccess(shaken -> shakenWith = work.writerId());
    }

    private Future<Handshake> agreed(Handshake told) {
        if (told.forgotten() > 0) {
            counters.forgotten(told.forgotten());
            LOG.error(
                    "PostgreSQL lacks {} facts that it had confirmed: it is another database, or was restored from a backup."
                            + " They are in the spool no more. Check DATABASE_URL; look for them where the backup was made.",
                    told.forgotten());
        }
        return Future.succeededFuture(told);
    }

    private Future<Handshake> takeBack(Work work, Handshake told) {
        long claimed = told.lastSeq() - work.fromSeq();
        return session()
                .rewind(work.writerId(), told.lastSeq(), work.fromSeq())
                .onSuccess(rewound -> {
                    counters.claimed(claimed);
                    LOG.error(
                            "PostgreSQL claims {} facts of writer {} that were never sent to it: the spool folder was restored"
                                    + " or copied, or table writers was changed. The facts are sent all the same; those"
                                    + " that are there already are recognised by their ids.",
                            claimed,
                            work.writerId());
                })
                .map(new Handshake(work.fromSeq(), 0, 0));
    }

    /** As {@link Session#write}. */
    Future<Written> write(Batch batch) {
        sent.sent(batch.writerId(), batch.toSeq());
        return session().write(batch);
    }

    /** The next batch begins with a handshake. */
    void forgetPosition() {
        shakenWith = null;
    }

    void drop() {
        Session present = session;
        session = null;
        shakenWith = null;
        if (present != null) {
            present.close();
        }
    }

    /** As {@link #drop}, for good. */
    void close() {
        closed = true;
        drop();
    }

    @Nullable String server() {
        Session present = session;
        return present != null && present.isOpen() ? present.server().toString() : null;
    }
}
