package io.openclaw.db.session;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the session files of a gateway to PostgreSQL, while it goes on using them. To run it again changes nothing; killed, it goes on
 * where it was. Memory does not depend on the size of the files.
 */
public final class SessionMigration {

    private final MigrationParts parts;

    private SessionMigration(MigrationParts parts) {
        this.parts = parts;
    }

    public static SessionMigration create(MigrationParts parts) {
        return new SessionMigration(parts);
    }

    /**
     * Moves the files, one after the other.
     *
     * @param dryRun only count what would be done
     * @return says of each file that cannot be read why, and goes on with the next; fails with a failure of PostgreSQL: what was moved
     *     until then stays, and the next run goes on there
     */
    public Future<MigrationReport> run(List<AgentFile> files, boolean dryRun, MigrationProgress progress) {
        Future<List<FileReport>> all = Future.succeededFuture(new ArrayList<>());
        for (AgentFile file : files) {
            all = all.compose(reports -> new FileMigration(parts, file, dryRun, progress)
                    .run()
                    .map(report -> {
                        reports.add(report);
                        return reports;
                    }));
        }
        return all.map(MigrationReport::new);
    }
}
