package io.openclaw.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * Where the schema of a database stands beside the one this program brings. Flyway would take a second to say so.
 *
 * @param database what the database has; null when none of our tables is in it
 * @param program what this program's migrations lead to
 */
record SchemaVersion(@Nullable Integer database, int program) {

    boolean upToDate() {
        return database != null && database == program;
    }

    /** In words, with what to do. */
    String state() {
        if (database == null) {
            return "none. Create it with: ./openclaw db migrate";
        }
        if (database < program) {
            return database + ", behind this program's " + program + ". Bring it up with: ./openclaw db migrate";
        }
        return database > program
                ? database + ", newer than this program's " + program + ". Update this program."
                : database + ", up to date";
    }
}
