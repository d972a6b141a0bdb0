package io.openclaw.db.session;

import io.openclaw.db.session.FilePages.Named;
import io.openclaw.db.session.FilePages.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;

/** What can be said of a file before any of it is moved. Blocks. */
final class Survey {

    private static final String ORPHANS =
            "These messages belong to no session: their writer was killed, or a deletion overtook it. They stay in the file.";
    private static final String PENDING =
            "These sessions were begun by /new and never used; their model is pending. They are moved as they are.";
    private static final String EMPTY = "These sessions have no messages. They are moved as they are.";
    private static final String IN_LOG =
            "These messages are in sessions.db-wal only; a copy of sessions.db alone would lose them.";
    private static final String EMPTY_FILE = "The file is empty: it was made, and nothing was ever written to it.";

    private Survey() {}

    /** How many messages a file has without its log. Before any other connection is made: closing one drops the locks of all. */
    static long messagesWithoutLog(Path file) {
        try {
            if (!Files.exists(SessionsFile.beside(file, "-wal"))) {
                return Long.MAX_VALUE;
            }
            Properties readOnly = new Properties();
            readOnly.setProperty("open_mode", "1");
            try (Database database =
                    Database.connect("jdbc:sqlite:" + file.toUri() + "?mode=ro&immutable=1", readOnly)) {
                return Schema.isThere(database) ? database.number("SELECT count(*) FROM messages") : 0;
            }
        } catch (SQLException e) {
            // A live writer moved its log into the file just now: nothing can be said, and nothing need be.
            return Long.MAX_VALUE;
        }
    }

    /** Notes what is odd about the file. */
    static Totals of(AgentFile file, FilePages pages, long withoutLog, Remarks notices) {
        Totals totals = pages.totals();
        for (Named orphan : pages.orphans()) {
            notices.add("orphans", orphan.number(), orphan.key(), ORPHANS);
        }
        for (Named empty : pages.emptySessions()) {
            boolean pending = empty.number() == 1;
            notices.add(pending ? "pending" : "empty", empty.key(), pending ? PENDING : EMPTY);
        }
        if (totals.messages() > withoutLog) {
            notices.add("only-in-log", totals.messages() - withoutLog, file.path() + "-wal", IN_LOG);
        }
        if (isEmpty(file.path())) {
            notices.add("empty-file", String.valueOf(file.path()), EMPTY_FILE);
        }
        return totals;
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }
}
