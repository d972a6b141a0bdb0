package io.openclaw.db.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.SessionFileTable;
import io.openclaw.db.session.FilePages.Row;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves one file. First its sessions, which is repeated after an interruption; then its messages by number, page by page, the number in
 * the transaction of the page. Two pages are under way at once. On one Vert.x context; the file is read on a worker.
 */
final class FileMigration {

    private static final int PAGE = 500;

    private final MigrationParts parts;
    private final AgentFile file;
    private final boolean dryRun;
    private final MigrationProgress progress;
    private final SessionFacts facts;
    private final SessionFileTable table;
    private final Tally tally = new Tally();
    private @Nullable ReadOnlySessions open;
    private @Nullable Session session;

    FileMigration(MigrationParts parts, AgentFile file, boolean dryRun, MigrationProgress progress) {
        this.parts = parts;
        this.file = file;
        this.dryRun = dryRun;
        this.progress = progress;
        this.facts = new SessionFacts(parts.host(), file.agent());
        this.table = parts.postgres().sessionFiles();
    }

    Future<FileReport> run() {
        return parts.vertx()
                .executeBlocking(this::survey)
                .compose(this::move)
                .map(moved -> tally.report(file, null))
                .recover(failure -> FileTrouble.told(failure, why -> tally.report(file, why)))
                .eventually(() -> parts.vertx().executeBlocking(this::close));
    }

    private Opened survey() {
        long withoutLog = Survey.messagesWithoutLog(file.path());
        ReadOnlySessions sessions = ReadOnlySessions.open(file.path(), parts.scratch());
        open = sessions;
        FilePages pages = sessions.pages();
        return new Opened(
                pages, Survey.of(file, pages, withoutLog, tally.notices).messages());
    }

    private record Opened(FilePages pages, long messages) {}

    private Future<Void> move(Opened opened) {
        SessionPages sessions = new SessionPages(parts, facts, opened.pages(), tally);
        if (dryRun) {
            return sessions.move(batch -> Future.succeededFuture())
                    .compose(moved -> legacy())
                    .compose(adopted -> count(opened, adopted));
        }
        return parts.postgres()
                .connect()
                .onSuccess(connected -> session = connected)
                .compose(connected -> resume(opened.pages(), connected))
                .compose(line -> sessions.move(line::sessions)
                        .compose(moved -> legacy())
                        .compose(adopted -> messages(opened, line, adopted))
                        .compose(moved -> table.finish(facts.store(), line.run())));
    }

    private Future<Boolean> legacy() {
        return parts.postgres().adoptedMessages().any(file.agent());
    }

    private Future<MigrationLine> resume(FilePages pages, Session connected) {
        return table.resume(facts.store(), parts.host(), UuidCreator.getTimeOrderedEpoch())
                .compose(run -> isKnown(pages, run)
                        .compose(known -> known
                                ? Future.succeededFuture(run)
                                : table.restart(facts.store(), parts.host(), UuidCreator.getTimeOrderedEpoch())))
                .compose(run -> connected
                        .handshake(run.writerId(), parts.host(), run.position())
                        .map(shaken -> new MigrationLine(connected, run, parts.host(), shaken.lastSeq())));
    }

    /** Whether the last message that was moved is still the one of that number: else this is another file. */
    private Future<Boolean> isKnown(FilePages pages, SessionFileTable.Run run) {
        if (run.position() == 0) {
            return Future.succeededFuture(true);
        }
        return parts.vertx()
                .executeBlocking(() -> pages.messagesAfter(run.position() - 1, 1))
                .compose(rows -> rows.isEmpty()
                                || rows.get(0).stored().position() != run.position()
                                || rows.get(0).agent() == null
                        ? Future.succeededFuture(false)
                        : table.countStored(List.of(prepared(rows.get(0)))).map(stored -> stored > 0));
    }

    /** The id of a message does not depend on the key of its session. */
    private UUID prepared(Row row) {
        MessageAppended fact = facts.appended(row.key(), String.valueOf(row.agent()), row.stored());
        return parts.preparation()
                .prepare(UuidCreator.getTimeOrderedEpochFast(), row.stored().at(), fact)
                .rowId();
    }

    private Future<Void> messages(Opened opened, MigrationLine line, boolean adopted) {
        MessagePages pages = new MessagePages(parts, facts, opened.pages(), adopted);
        Promise<Void> done = Promise.promise();
        return parts.vertx()
                .executeBlocking(() -> opened.pages().messagesThrough(line.sent()))
                .compose(behind -> {
                    tally.resumed(behind);
                    next(new Walk(opened, line, pages), done);
                    return done.future();
                });
    }

    private record Walk(Opened opened, MigrationLine line, MessagePages pages) {}

    /** Reads a page while the two before it are being stored, then hands it on. */
    private void next(Walk walk, Promise<Void> done) {
        MigrationLine line = walk.line();
        walk.pages()
                .read(line.sent(), line.isCautious() ? 1 : PAGE)
                .compose(page -> page.isEmpty()
                        ? line.settled().map(false)
                        : line.room(walk.pages().adopted())
                                .compose(free -> walk.pages().claimed(page))
                                .map(claimed -> send(walk, claimed)))
                .onSuccess(more -> {
                    progress.moved(file, tally.messagesDone(), walk.opened().messages());
                    if (more) {
                        next(walk, done);
                    } else {
                        done.complete();
                    }
                })
                .onFailure(failure -> rescue(walk, failure, done));
    }

    private boolean send(Walk walk, MessagePages.Page page) {
        walk.line().send(page.facts(), page.through(), written -> {
            tally.inserted.messages(written.facts() - written.duplicates());
            tally.alreadyThere.messages(written.duplicates());
            tally.count(page);
        });
        return true;
    }

    /** A row that PostgreSQL refuses is found by sending the rows around it one by one, and is named. */
    private void rescue(Walk walk, Throwable failure, Promise<Void> done) {
        if (!(failure instanceof PostgresException known && known.isOfRow())) {
            // What is on its way is waited for: it is stored, and counts.
            walk.line().settled().onComplete(settled -> done.fail(failure));
            return;
        }
        walk.line().recovered(failure).onFailure(done::fail).onSuccess(refused -> {
            if (refused != null) {
                tally.found.messages(1);
                tally.refused(refused, String.valueOf(failure.getMessage()));
            }
            next(walk, done);
        });
    }

    /** Nothing is written: how much PostgreSQL has is asked. */
    private Future<Void> count(Opened opened, boolean adopted) {
        Promise<Void> done = Promise.promise();
        countFrom(opened, new MessagePages(parts, facts, opened.pages(), adopted), 0, done);
        return done.future();
    }

    private void countFrom(Opened opened, MessagePages pages, long position, Promise<Void> done) {
        pages.read(position, PAGE)
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(page)
                        : pages.known(page).map(known -> {
                            tally.alreadyThere.messages(known);
                            tally.inserted.messages(page.facts().size() - known);
                            tally.count(page);
                            return page;
                        }))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    progress.moved(file, tally.messagesDone(), opened.messages());
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        countFrom(opened, pages, page.through(), done);
                    }
                });
    }

    private @Nullable Void close() {
        Session connected = session;
        if (connected != null) {
            connected.close();
        }
        ReadOnlySessions opened = open;
        if (opened != null) {
            opened.close();
        }
        return null;
    }
}
