package io.openclaw.db.spool;

import java.sql.SQLException;
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

    static Trouble of(SQLException error) {
        int code =
                error instanceof SQLiteException sqlite ? primary(sqlite.getResultCode()) : error.getErrorCode() & 0xFF;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return FULL;
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return BUSY;
        }
        boolean corrupt = code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
        return corrupt ? CORRUPT : DISK;
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
