package io.openclaw.db.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sessions file beside PostgreSQL.
 *
 * @param sessions in the file
 * @param messages that were compared: without orphans, and without those of sessions that only the file has
 * @param different how many differences there are
 * @param differences the first of them
 * @param digests of the first sessions whose messages differ, by role
 * @param error why the file could not be read to its end, and what to do; the numbers are those up to there. Null when it was
 */
public record FileAudit(
        AgentFile file,
        long sessions,
        long messages,
        long different,
        List<Difference> differences,
        List<RoleDigest> digests,
        @Nullable String error) {

    public FileAudit {
        differences = List.copyOf(differences);
        digests = List.copyOf(digests);
    }
}
