package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, or the way to it, failed. Carries names of the schema and a SQLSTATE; never a value, never the server's own words, which
 * quote rows. Hence no cause.
 */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Who says so. */
    public enum Origin {
        /** PostgreSQL answered with an error: there is a SQLSTATE. */
        SERVER,
        /** No connection, or it broke, or nobody answered in time. */
        CONNECTION,
        /** We could not put what we had into a statement. */
        CLIENT
    }

    /** How the client's messages about values begin. */
    private static final List<String> MISFIT = List.of("Parameter at position", "The number of parameters");

    /** Classes of SQLSTATE (PostgreSQL manual, appendix A): data exception, integrity constraint violation, program limit exceeded. */
    private static final Set<String> OF_ROWS = Set.of("22", "23", "54");

    private final Origin origin;
    private final @Nullable String sqlState;
    private final @Nullable String place;
    private final @Nullable FactKind kind;

    private PostgresException(
            Origin origin, String what, @Nullable String sqlState, @Nullable String place, @Nullable FactKind kind) {
        super(what + (place == null ? "" : " at " + place));
        this.origin = origin;
        this.sqlState = sqlState;
        this.place = place;
        this.kind = kind;
    }

    /** The failure behind a future of the SQL client. */
    public static PostgresException of(Throwable failure) {
        if (failure instanceof PostgresException known) {
            return known;
        }
        String name = failure.getClass().getSimpleName();
        if (failure instanceof PgException server) {
            String state = server.getSqlState();
            return new PostgresException(Origin.SERVER, "SQLSTATE " + state, state, place(server), null);
        }
        Origin origin = isConnection(failure) ? Origin.CONNECTION : Origin.CLIENT;
        return new PostgresException(origin, name, null, null, null);
    }

    /**
     * The SQL client says with one class, {@link VertxException}, that a line broke and that a value does not fit its parameter. Only its
     * words tell them apart: taken for a broken line, a row with such a value would be tried for ever.
     */
    private static boolean isConnection(Throwable failure) {
        if (failure instanceof VertxException) {
            String words = String.valueOf(failure.getMessage());
            return MISFIT.stream().noneMatch(words::startsWith);
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure.getCause() instanceof IOException
                || isClosed(failure);
    }

    /** What the client throws, without a word, when it is used after the connection went. */
    private static boolean isClosed(Throwable failure) {
        return failure instanceof IllegalStateException && failure.getMessage() == null;
    }

    /** No answer in time; the connection is given up. */
    static PostgresException timedOut() {
        return new PostgresException(Origin.CONNECTION, "no answer in time", null, null, null);
    }

    /** The server is a standby, although one that can be written to is wanted. */
    static PostgresException standby() {
        return new PostgresException(Origin.SERVER, "SQLSTATE 25006", "25006", null, null);
    }

    /** The same, told of a fact of this kind. */
    PostgresException on(@Nullable FactKind factKind) {
        if (factKind == null || kind != null) {
            return this;
        }
        String what = sqlState == null ? String.valueOf(getMessage()) : "SQLSTATE " + sqlState;
        return new PostgresException(origin, what, sqlState, place, factKind);
    }

    public Origin origin() {
        return origin;
    }

    /** Whether one row is to blame, and others would be stored without it. */
    public boolean isOfRow() {
        return sqlState == null ? origin == Origin.CLIENT : isOfRow(sqlState);
    }

    /** Whether a SQLSTATE blames a row. */
    public static boolean isOfRow(String sqlState) {
        return sqlState.length() == 5 && OF_ROWS.contains(sqlState.substring(0, 2));
    }

    /** Five characters; empty unless PostgreSQL itself answered. */
    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /** Table, column and constraint, as far as the server names them. */
    public Optional<String> place() {
        return Optional.ofNullable(place);
    }

    /** The kind of fact whose statement failed, if one did. */
    public Optional<FactKind> kind() {
        return Optional.ofNullable(kind);
    }

    private static @Nullable String place(PgException failure) {
        StringBuilder place = new StringBuilder();
        append(place, "table ", failure.getTable());
        append(place, "column ", failure.getColumn());
        append(place, "constraint ", failure.getConstraint());
        return place.isEmpty() ? null : place.toString();
    }

    private static void append(StringBuilder place, String what, @Nullable String name) {
        if (name != null) {
            place.append(place.isEmpty() ? "" : ", ").append(what).append(name);
        }
    }
}
