package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionParity;
import io.openclaw.db.postgres.SessionParity.StoredRow;
import io.openclaw.db.postgres.SessionParity.StoredSession;
import io.openclaw.db.spool.SqliteLibrary;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of an agent again: the archived one, brought to what PostgreSQL has. It is made under another name and takes its place as a
 * whole, so that a kill leaves nothing half done.
 */
final class FileRestore {

    private static final int PAGE = 300;
    private static final int SESSIONS = 100;

    private final MigrationParts parts;
    private final SessionParity parity;
    private final String agent;
    private final Optional<Path> archived;
    private final Path target;
    private final Path draft;
    private @Nullable RestoreTables tables;

    /** @param archived empty for an agent that is newer than the archive */
    FileRestore(MigrationParts parts, String agent, Optional<Path> archived, Path target) {
        this.parts = parts;
        this.parity = parts.postgres().sessionParity();
        this.agent = agent;
        this.archived = archived;
        this.target = target;
        this.draft = SessionsFile.beside(target, ".restoring");
    }

    Future<Void> run() {
        return parts.vertx()
                .executeBlocking(this::begin)
                .compose(open -> {
                    Promise<Void> done = Promise.promise();
                    sessions(open, 0, done);
                    return done.future().compose(copied -> parts.vertx().executeBlocking(() -> finish(open)));
                })
                .eventually(() -> parts.vertx().executeBlocking(this::close));
    }

    private RestoreTables begin() {
        try {
            OwnerOnly.makeFolder(target.toAbsolutePath().resolveSibling(""));
            for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
                Files.deleteIfExists(SessionsFile.beside(draft, suffix));
            }
            OwnerOnly.makeFile(draft);
            if (archived.isPresent()) {
                Files.copy(archived.get(), draft, StandardCopyOption.REPLACE_EXISTING);
            }
            SqliteLibrary.load(parts.scratch().resolve("native"));
            RestoreTables made =
                    new RestoreTables(Database.connect("jdbc:sqlite:" + draft.toUri(), new Properties()), agent);
            tables = made;
            made.begin();
            return made;
        } catch (SQLException e) {
            throw FileTrouble.of(draft, e);
        } catch (IOException e) {
            throw FileTrouble.of(draft, e);
        }
    }

    private void sessions(RestoreTables open, long after, Promise<Void> done) {
        parity.allAfter(parts.host(), agent, after, SESSIONS)
                .compose(page -> each(open, page, 0).map(page))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        sessions(open, page.get(page.size() - 1).id(), done);
                    }
                });
    }

    private Future<Void> each(RestoreTables open, List<StoredSession> page, int at) {
        if (at == page.size()) {
            return Future.succeededFuture();
        }
        StoredSession session = page.get(at);
        return written(() -> open.session(session))
                .compose(made -> {
                    Promise<Void> done = Promise.promise();
                    messages(open, session, 0, done);
                    return done.future();
                })
                .compose(copied -> each(open, page, at + 1));
    }

    private void messages(RestoreTables open, StoredSession session, long after, Promise<Void> done) {
        parity.messages(session.id(), after, Long.MAX_VALUE, PAGE)
                .compose(rows -> written(() -> {
                            for (StoredRow row : rows) {
                                open.message(session.key(), row);
                            }
                        })
                        .map(rows))
                .onFailure(done::fail)
                .onSuccess(rows -> {
                    if (rows.isEmpty()) {
                        done.complete();
                    } else {
                        messages(open, session, rows.get(rows.size() - 1).position(), done);
                    }
                });
    }

    /** A step on the file. */
    private interface Step {
        void run() throws SQLException;
    }

    private Future<Void> written(Step step) {
        return parts.vertx().executeBlocking(() -> {
            try {
                step.run();
                return null;
            } catch (SQLException e) {
                throw FileTrouble.of(draft, e);
            }
        });
    }

    private @Nullable Void finish(RestoreTables open) {
        try {
            open.finish();
            close();
            ArchiveManifest.force(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            return null;
        } catch (SQLException e) {
            throw FileTrouble.of(draft, e);
        } catch (IOException e) {
            throw FileTrouble.of(draft, e);
        }
    }

    private @Nullable Void close() {
        RestoreTables open = tables;
        tables = null;
        if (open != null) {
            open.close();
        }
        return null;
    }
}
