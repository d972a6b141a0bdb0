package io.openclaw.db.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a sessions file. {@code found = inserted + alreadyThere + deleted + conflicting}, for sessions, messages and tokens each.
 *
 * @param found in the file, orphans left out
 * @param inserted what PostgreSQL did not have
 * @param alreadyThere what it had
 * @param deleted what a person deleted in PostgreSQL, and what therefore stays away
 * @param conflicting what could not be carried over
 * @param notices what to know
 * @param conflicts what could not be carried over as it is, and why
 * @param error why the file could not be read to its end, and what to do; the numbers are those up to there. Null when it was
 */
public record FileReport(
        AgentFile file,
        Amount found,
        Amount inserted,
        Amount alreadyThere,
        Amount deleted,
        Amount conflicting,
        List<Remark> notices,
        List<Remark> conflicts,
        @Nullable String error) {

    /** Sessions, messages and tokens. */
    public record Amount(long sessions, long messages, long tokens) {}

    public FileReport {
        notices = List.copyOf(notices);
        conflicts = List.copyOf(conflicts);
    }
}
