package io.openclaw.db.spool;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means for the file. */
enum Trouble {
    /** No room at the bound or on the disk: the file is sound. */
    FULL,
    /** Somebody else looks into the file: it is sound, try later. */
    BUSY,
    /** The disk failed; the same file must not be trusted with another write. */
    DISK,
    /** The file is not, or no longer, what was written. */
    CORRUPT;

    /** Everything else, such as a table that is not there, means that the file is not what was written. */
    private static final Set<Integer> DISK_CODES = Set.of(
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_PERM.code,
            SQLiteErrorCode.SQLITE_AUTH.code,
            SQLiteErrorCode.SQLITE_NOMEM.code,
            SQLiteErrorCode.SQLITE_INTERRUPT.code);

    static Trouble of(SQLException error) {
        int code =
                error instanceof SQLiteException sqlite ? primary(sqlite.getResultCode()) : error.getErrorCode() & 0xFF;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return FULL;
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return BUSY;
        }
        return DISK_CODES.contains(code) ? DISK : CORRUPT;
    }

    /** SQLite's name of the error: safe to show, unlike its message, which may quote a statement. */
    static String name(SQLException error) {
        return error instanceof SQLiteException sqlite
                ? sqlite.getResultCode().name()
                : "SQLite error " + error.getErrorCode();
    }

    private static int primary(SQLiteErrorCode code) {
        return code.code & 0xFF;
    }
}
