package io.openclaw.gateway.watch;

import io.openclaw.db.snapshot.RedactedConfig;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL was there and would not have a snapshot. Asking again soon changes nothing: a person, or another state of the file, does.
 *
 * @param path of the file
 * @param hash of the state that was refused
 * @param sqlState why; PostgreSQL's own words are not kept, for they may quote the row
 * @param nanos when, by {@link System#nanoTime}
 */
record RefusedSnapshot(String path, String hash, String sqlState, long nanos) {

    /** Classes of the manual's appendix A: data, constraint, schema, syntax or rights, limit. Others pass, or the whole gateway is in trouble. */
    private static final Set<String> CLASSES = Set.of("22", "23", "3F", "42", "54");

    /** Empty when the failure is no refusal, but PostgreSQL being away or busy. */
    static Optional<RefusedSnapshot> of(RedactedConfig config, Throwable failure) {
        String state =
                failure instanceof SQLException refusal && refusal.getSQLState() != null ? refusal.getSQLState() : "";
        return state.length() == 5 && CLASSES.contains(state.substring(0, 2))
                ? Optional.of(new RefusedSnapshot(config.path(), config.hash(), state, System.nanoTime()))
                : Optional.empty();
    }

    /** What is wrong and what to do. */
    String words() {
        return path + ": PostgreSQL refuses it (SQLSTATE " + sqlState + "). " + advice()
                + " It is offered again every minute, and when the file changes.";
    }

    private String advice() {
        if (sqlState.equals("42501")) {
            return "GRANT the writing role its rights on table config_snapshots.";
        }
        return switch (sqlState.substring(0, 2)) {
            case "42", "3F" -> "The schema does not fit this program: run openclaw db migrate.";
            case "23" ->
                "A constraint on table config_snapshots that is not ours is in the way: drop it, or change the file.";
            default -> "It holds what a table cannot keep: change the file, or split it.";
        };
    }
}
