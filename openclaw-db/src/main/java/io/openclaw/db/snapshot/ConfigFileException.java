package io.openclaw.db.snapshot;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A configuration file that cannot be taken: says which, where in it and what to do, and never what stands there. */
public final class ConfigFileException extends IOException {

    /** Whether there is a file at all. */
    public enum Kind {
        MISSING,
        UNREADABLE,
        BROKEN
    }

    private final Kind kind;

    ConfigFileException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static ConfigFileException at(Object file, int line, int column, String what) {
        return new ConfigFileException(
                Kind.BROKEN,
                file + ", line " + line + ", column " + column + ": " + what + ". Repair the file there and try again.",
                null);
    }

    static ConfigFileException broken(Object file, String what) {
        return new ConfigFileException(Kind.BROKEN, file + ": " + what, null);
    }

    public Kind kind() {
        return kind;
    }
}
