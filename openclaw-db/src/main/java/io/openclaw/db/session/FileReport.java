package io.openclaw.db.session;

import java.util.List;

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
 */
public record FileReport(
        AgentFile file,
        Amount found,
        Amount inserted,
        Amount alreadyThere,
        Amount deleted,
        Amount conflicting,
        List<Remark> notices,
        List<Remark> conflicts) {

    /** Sessions, messages and tokens. */
    public record Amount(long sessions, long messages, long tokens) {}

    public FileReport {
        notices = List.copyOf(notices);
        conflicts = List.copyOf(conflicts);
    }
}
