package io.openclaw.db.session;

import java.util.List;

/**
 * A sessions file beside PostgreSQL.
 *
 * @param sessions in the file
 * @param messages in the file, orphans left out
 * @param different how many differences there are
 * @param differences the first of them
 * @param digests of the first sessions whose messages differ, by role
 */
public record FileAudit(
        AgentFile file,
        long sessions,
        long messages,
        long different,
        List<Difference> differences,
        List<RoleDigest> digests) {

    public FileAudit {
        differences = List.copyOf(differences);
        digests = List.copyOf(digests);
    }
}
