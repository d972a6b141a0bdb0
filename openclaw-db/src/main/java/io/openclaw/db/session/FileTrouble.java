package io.openclaw.db.session;

import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SqliteLibrary;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with a sessions file, and what to do about it. */
final class FileTrouble {

    private static final String RIGHTS =
            "Give the gateway's account the right to read and write the file and its folder.";
    private static final String UNSOUND =
            "It is no sound SQLite file and was left as it is. Move it away, or put a backup in its place, and start again.";
    private static final Map<Integer, String> ADVICE = Map.of(
            SQLiteErrorCode.SQLITE_BUSY.code,
            "Another process keeps it locked for more than 5 seconds. End what holds it, then try again.",
            SQLiteErrorCode.SQLITE_FULL.code,
            "The disk is full. Make room, then try again.",
            SQLiteErrorCode.SQLITE_READONLY.code,
            RIGHTS,
            SQLiteErrorCode.SQLITE_PERM.code,
            RIGHTS,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            RIGHTS,
            SQLiteErrorCode.SQLITE_NOTADB.code,
            UNSOUND,
            SQLiteErrorCode.SQLITE_CORRUPT.code,
            UNSOUND);

    private FileTrouble() {}

    static SessionsUnavailableException of(Path file, SQLException cause) {
        int code = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code : cause.getErrorCode();
        String advice = ADVICE.getOrDefault(code & 0xFF, "Look at the disk and the file, then try again.");
        return new SessionsUnavailableException(
                "The sessions in " + file + " cannot be used (" + SqliteLibrary.errorName(cause) + "). " + advice,
                cause);
    }

    static SessionsUnavailableException of(Path file, IOException cause) {
        return new SessionsUnavailableException(
                "The sessions in " + file + " cannot be used ("
                        + cause.getClass().getSimpleName() + "). " + RIGHTS,
                cause);
    }

    static SessionsUnavailableException of(Path file, SpoolException cause) {
        return new SessionsUnavailableException(
                "The sessions in " + file + " cannot be used: " + cause.getMessage(), cause);
    }

    /** Trouble of one file becomes part of what is told of it; any other failure stays one. */
    static <T> Future<T> told(Throwable failure, Function<String, T> report) {
        return failure instanceof SessionsUnavailableException
                ? Future.succeededFuture(report.apply(String.valueOf(failure.getMessage())))
                : Future.failedFuture(failure);
    }

    static SessionsUnavailableException newer(Path file, long version) {
        return new SessionsUnavailableException(
                "The sessions in " + file + " have format " + version + ", and this program knows formats up to "
                        + Schema.VERSION
                        + ". The file was left as it is: use the program that wrote it, or a newer one of"
                        + " ours.",
                null);
    }
}
