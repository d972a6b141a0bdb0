package io.openclaw.db.session;

import io.vertx.core.Future;
import java.time.Duration;
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
     * @param pause after every session, for a comparison beside the work of a gateway; zero for one that somebody waits for
     * @return fails with {@link SessionsUnavailableException} for a file that cannot be read, and with a failure of PostgreSQL
     */
    public Future<AuditReport> run(List<AgentFile> files, Duration pause, MigrationProgress progress) {
        Future<List<FileAudit>> all = Future.succeededFuture(new ArrayList<>());
        for (AgentFile file : files) {
            all = all.compose(audits -> new FileComparison(parts, file, pause, progress)
                    .run()
                    .map(audit -> {
                        audits.add(audit);
                        return audits;
                    }));
        }
        return all.map(AuditReport::new);
    }
}
