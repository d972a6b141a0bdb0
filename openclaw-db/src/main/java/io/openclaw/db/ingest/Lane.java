package io.openclaw.db.ingest;

import io.openclaw.db.drain.Action;
import io.openclaw.db.drain.SqlStates;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Batch.Origin;
import io.openclaw.db.postgres.FileProgress;
import io.openclaw.db.postgres.FileProgress.Counts;
import io.openclaw.db.postgres.KnownFile;
import io.openclaw.db.postgres.KnownFile.State;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.postgres.Written;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file after the other on a connection of its own: a page is read on a worker while the one before it is being stored. On the
 * context of its tailer.
 */
final class Lane {

    /** After so many pages another file has its turn, so that a large one does not keep lines of others waiting. */
    private static final int PAGES_AT_A_TIME = 8;

    private final Desk desk;
    private @Nullable Session session;

    Lane(Desk desk) {
        this.desk = desk;
    }

    /** What a lane asks of its tailer. */
    interface Desk {

        <T extends @Nullable Object> Future<T> blocking(Callable<T> work);

        /** Null while PostgreSQL is known to be away. */
        @Nullable Postgres postgres();

        String host();

        ReadingParts parts();

        /** A page is stored. */
        void stored(Tracked file, Counts counts, long moved, Written written);

        /** Completes when the next page may be read. */
        Future<Void> pace();
    }

    /** How it went with a file. */
    enum Outcome {
        /** All of it is stored. */
        WHOLE,
        /** There is more; others have their turn. */
        MORE,
        /** What was stored of it does not stand in it any more. */
        STRANGE,
        /** PostgreSQL knows no such file: another process has it under another name. */
        UNKNOWN
    }

    /** Reads on in a file. Fails with {@link PostgresException} or what reading threw. */
    Future<Outcome> read(Tracked file) {
        Input input = file.file;
        return connected()
                .compose(ready -> desk.pace())
                .compose(free -> begin(input, file.known, file.memory, file.limit))
                .compose(begun -> begun.isEmpty()
                        ? Future.succeededFuture(Outcome.STRANGE)
                        : new Reading(file, begun.get().pages()).run(begun.get().first()))
                .recover(failure -> failure instanceof PostgresException refused
                        ? handled(file, refused)
                        : Future.failedFuture(failure));
    }

    /** A file and its first page, in one go: most files have no second one. */
    private record Begun(Pages pages, Page first) {}

    private Future<Optional<Begun>> begin(Input input, KnownFile known, Memory memory, int limit) {
        return desk.blocking(() -> {
            Optional<Pages> opened = input.open(known, memory, desk.parts());
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            Pages pages = opened.get();
            return Optional.of(new Begun(pages, page(pages, limit)));
        });
    }

    /** At its end, and where it fails, the file is closed. */
    private static Page page(Pages pages, int limit) throws IOException {
        boolean open = false;
        try {
            Page page = pages.next(limit);
            open = !page.end();
            return page;
        } finally {
            if (!open) {
                pages.close();
            }
        }
    }

    void close() {
        Session open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }

    private Future<Session> connected() {
        Session open = session;
        if (open != null && open.isOpen()) {
            return Future.succeededFuture(open);
        }
        Postgres postgres = desk.postgres();
        return postgres == null
                ? Future.failedFuture(new AwayException())
                : postgres.connect().onSuccess(opened -> session = opened);
    }

    /** PostgreSQL is known to be away; nobody was asked. */
    static final class AwayException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AwayException() {
            super("PostgreSQL is away.", null, false, false);
        }
    }

    private Future<Outcome> handled(Tracked file, PostgresException refused) {
        Action action = SqlStates.action(refused);
        return switch (action) {
            case RETRY -> Future.succeededFuture(Outcome.MORE);
            case ASK_POSITION -> asked(file);
            case RECONNECT, WAIT_FOR_ROOM, WAIT_FOR_PERSON -> {
                close();
                yield Future.failedFuture(refused);
            }
            // Its limit was lowered; one line alone that takes too long is tried again after a while.
            case SHRINK, ISOLATE ->
                file.limit == 1 && action == Action.SHRINK
                        ? Future.failedFuture(refused)
                        : Future.succeededFuture(Outcome.MORE);
        };
    }

    /** Another process moved it on, or a commit whose answer was lost was done after all. */
    private Future<Outcome> asked(Tracked file) {
        Postgres postgres = desk.postgres();
        if (postgres == null) {
            return Future.failedFuture(new AwayException());
        }
        return postgres.ingestFiles().one(desk.host(), file.known.writerId()).map(rows -> {
            if (rows.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            file.known = rows.get(0);
            return Outcome.MORE;
        });
    }

    /** One file, open. */
    private final class Reading {

        private final Tracked file;
        private final Pages pages;
        private Future<Void> storing = Future.succeededFuture();
        private int turns;
        private boolean whole;

        Reading(Tracked file, Pages pages) {
            this.file = file;
            this.pages = pages;
        }

        Future<Outcome> run(Page first) {
            return taken(first)
                    .compose(outcome -> storing.map(outcome))
                    .transform(ended -> storing.transform(stored -> shut())
                            .transform(shut -> ended.succeeded()
                                    ? Future.succeededFuture(ended.result())
                                    : Future.failedFuture(ended.cause())));
        }

        private Future<Void> shut() {
            return whole
                    ? Future.succeededFuture()
                    : desk.blocking(() -> {
                        pages.close();
                        return null;
                    });
        }

        private Future<Outcome> next() {
            int limit = file.limit;
            return desk.pace()
                    .compose(free -> desk.blocking(() -> page(pages, limit)))
                    .compose(page -> storing.compose(free -> taken(page)));
        }

        private Future<Outcome> taken(Page page) {
            turns++;
            whole = page.end();
            if (!page.isEmpty() || (page.end() && isNews(page))) {
                storing = store(page);
            } else if (page.end()) {
                file.readAt = page.progress().stat();
            }
            if (page.end()) {
                return Future.succeededFuture(Outcome.WHOLE);
            }
            return turns < PAGES_AT_A_TIME ? next() : Future.succeededFuture(Outcome.MORE);
        }

        /** A file that was touched, or is finished, without a line more. */
        private boolean isNews(Page page) {
            boolean sameStat = page.progress().stat().equals(file.known.stat());
            boolean sameState = page.progress().finished() == (file.known.state() == State.FINISHED);
            return file.file.isFollowed() && !(sameStat && sameState);
        }

        private Future<Void> store(Page page) {
            Session open = session;
            if (open == null) {
                return Future.failedFuture(new AwayException());
            }
            Origin origin = new Origin(file.file.source(), page.progress());
            Batch batch = new Batch(
                    file.known.writerId(), desk.host(), page.from(), page.to(), page.facts(), page.dead(), origin);
            return open.write(batch)
                    .recover(failure -> refused(open, batch, page, failure))
                    .onSuccess(written -> done(page, written))
                    .mapEmpty();
        }

        private void done(Page page, Written written) {
            int refused = written.dead() - page.dead().size();
            FileProgress noted =
                    refused == 0 ? page.progress() : page.progress().withErrors(refused, Isolation.error(page.from()));
            file.known = file.known.after(page.to(), noted);
            file.limit = Math.min(Tracked.PAGE, file.limit * 2);
            if (page.end()) {
                file.readAt = noted.stat();
                pages.stored();
            }
            desk.stored(file, noted.counts(), page.to() - page.from(), written);
        }

        /** A page that is refused, or takes too long, is tried in halves; a line that is refused, fact by fact. */
        private Future<Written> refused(Session open, Batch batch, Page page, Throwable failure) {
            Action action = failure instanceof PostgresException known ? SqlStates.action(known) : Action.RECONNECT;
            if ((action == Action.ISOLATE || action == Action.SHRINK) && page.lines() > 1) {
                file.limit = Math.max(1, page.lines() / 2);
                return Future.failedFuture(failure);
            }
            return action == Action.ISOLATE
                    ? new Isolation(
                                    open,
                                    batch,
                                    new Origin(file.file.source(), page.progress()),
                                    file.file.path().toString())
                            .run()
                    : Future.failedFuture(failure);
        }
    }
}
