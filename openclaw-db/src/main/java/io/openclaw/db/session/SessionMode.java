package io.openclaw.db.session;

import java.util.Locale;
import java.util.Optional;

/** Where the conversations of a gateway are kept. */
public enum SessionMode {
    /** In the files alone. */
    SQLITE,
    /** In the files, which are read, and in PostgreSQL too. */
    DUAL,
    /** In PostgreSQL alone. */
    POSTGRES;

    /** As settings, the state file and the database write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of that word; empty when it is none. */
    public static Optional<SessionMode> of(String word) {
        for (SessionMode mode : values()) {
            if (mode.word().equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
