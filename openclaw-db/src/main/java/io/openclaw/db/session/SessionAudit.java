package io.openclaw.db.session;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares session files with PostgreSQL, while a gateway goes on using both; what it writes in between may show as a difference once.
 * Text of the file is prepared before it is compared, as it was before it was stored. Memory does not depend on the size of the files.
 */
public final class SessionAudit {

    private final MigrationParts parts;

    private SessionAudit(MigrationParts parts) {
        this.parts = parts;
    }

    public static SessionAudit create(MigrationParts parts) {
        return new SessionAudit(parts);
    }

    /**
     * Compares the files, one after the other.
     *
     * @param pace {@link Pace#FULL} for a comparison that somebody waits for
     * @return says of each file that cannot be read why, and goes on with the next; fails with a failure of PostgreSQL, or of the pace
     */
    public Future<AuditReport> run(List<AgentFile> files, Pace pace, MigrationProgress progress) {
        Future<List<FileAudit>> all = Future.succeededFuture(new ArrayList<>());
        for (AgentFile file : files) {
            all = all.compose(audits -> new FileComparison(parts, file, pace, progress)
                    .run()
                    .map(audit -> {
                        audits.add(audit);
                        return audits;
                    }));
        }
        return all.map(AuditReport::new);
    }
}
