package io.openclaw.db.drain;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Session.Handshake;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The present connection, and which writer PostgreSQL was told of on it. */
final class Link {

    private final Postgres postgres;
    private final String host;
    private volatile @Nullable Session session;
    private @Nullable UUID shakenWith;

    Link(Postgres postgres, String host) {
        this.postgres = postgres;
        this.host = host;
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
        return postgres.connect().onSuccess(opened -> session = opened).mapEmpty();
    }

    Future<Handshake> shake(UUID writer, long position) {
        return session().handshake(writer, host, position).onSuccess(shaken -> shakenWith = writer);
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

    @Nullable String server() {
        Session present = session;
        return present != null && present.isOpen() ? present.server().toString() : null;
    }
}
