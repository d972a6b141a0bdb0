package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionParity;
import io.openclaw.db.postgres.SessionParity.StoredSession;
import io.openclaw.db.session.Difference.What;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One file beside PostgreSQL: first every session of the file, then those that PostgreSQL has beside them. */
final class FileComparison {

    private static final int PAGE = 200;

    private final MigrationParts parts;
    private final AgentFile file;
    private final Pace pace;
    private final MigrationProgress progress;
    private final SessionFacts facts;
    private final SessionParity parity;
    private final Findings findings = new Findings();
    private @Nullable ReadOnlySessions open;

    FileComparison(MigrationParts parts, AgentFile file, Pace pace, MigrationProgress progress) {
        this.parts = parts;
        this.file = file;
        this.pace = pace;
        this.progress = progress;
        this.facts = new SessionFacts(parts.host(), file.agent());
        this.parity = parts.postgres().sessionParity();
    }

    Future<FileAudit> run() {
        return parts.vertx()
                .executeBlocking(this::opened)
                .compose(this::compare)
                .map(compared -> findings.audit(file, null))
                .recover(failure -> FileTrouble.told(failure, why -> findings.audit(file, why)))
                .eventually(() -> parts.vertx().executeBlocking(this::close));
    }

    private record Opened(FilePages pages, long messages) {}

    private Opened opened() {
        ReadOnlySessions sessions = ReadOnlySessions.open(file.path(), parts.scratch());
        open = sessions;
        FilePages pages = sessions.pages();
        return new Opened(pages, pages.totals().messages());
    }

    private Future<Void> compare(Opened opened) {
        Promise<Void> sessions = Promise.promise();
        parts.vertx()
                .executeBlocking(() -> withoutKey(opened.pages()))
                .onFailure(sessions::fail)
                .onSuccess(named -> ofFile(opened, "", sessions));
        return sessions.future().compose(compared -> {
            Promise<Void> others = Promise.promise();
            ofPostgres(opened.pages(), 0, others);
            return others.future();
        });
    }

    /** Sessions that cannot be stored, for want of a key, and their messages. */
    private @Nullable Void withoutKey(FilePages pages) {
        for (FilePages.Named session : pages.sessionsWithoutKey()) {
            findings.session();
            findings.add(
                    "", 0, What.ONLY_IN_FILE, "the session in " + session.key() + " has no key, and cannot be stored");
        }
        if (pages.session("").isPresent()) {
            long position = 0;
            List<FilePages.Row> page = pages.messagesOf("", position, PAGE);
            while (!page.isEmpty()) {
                for (FilePages.Row message : page) {
                    position = message.stored().position();
                    findings.messages(1);
                    findings.add(
                            "", position, What.ONLY_IN_FILE, "the message has no session key, and cannot be stored");
                }
                page = pages.messagesOf("", position, PAGE);
            }
        }
        return null;
    }

    /** A row with the key it has in PostgreSQL. */
    private record Keyed(SessionRow row, String key) {}

    private record There(Map<String, StoredSession> sessions, Map<String, Instant> deleted) {}

    private void ofFile(Opened opened, String after, Promise<Void> done) {
        parts.vertx()
                .executeBlocking(() -> page(opened.pages(), after))
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(page)
                        : there(page).compose(there -> {
                            Promise<Void> compared = Promise.promise();
                            each(opened, page.iterator(), there, compared);
                            return compared.future().map(page);
                        }))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        ofFile(opened, page.get(page.size() - 1).row().key(), done);
                    }
                });
    }

    private static List<Keyed> page(FilePages pages, String after) {
        return pages.sessionsAfter(after, PAGE).stream()
                .map(row -> new Keyed(row, pages.presentKey(row.key())))
                .toList();
    }

    private Future<There> there(List<Keyed> page) {
        List<String> keys = page.stream().map(Keyed::key).toList();
        return parity.ofKeys(parts.host(), keys)
                .compose(rows -> parts.postgres()
                        .sessionFiles()
                        .deleted(parts.host(), facts.folder(), keys)
                        .map(deleted -> new There(
                                rows.stream()
                                        .collect(Collectors.toMap(
                                                row -> name(row.key(), row.agent()), row -> row, (one, other) -> one)),
                                deleted)));
    }

    private static String name(String key, String agent) {
        return agent.length() + ":" + agent + key;
    }

    private void each(Opened opened, Iterator<Keyed> left, There there, Promise<Void> done) {
        if (!left.hasNext()) {
            done.complete();
            return;
        }
        Keyed keyed = left.next();
        findings.session();
        Optional<StoredSession> stored = Optional.ofNullable(
                there.sessions().get(name(keyed.key(), facts.agentOf(keyed.row().agent()))));
        Future<Void> compared = stored.isPresent()
                ? both(opened.pages(), keyed, stored.get())
                : onlyHere(keyed, there.deleted().containsKey(keyed.key()));
        compared.compose(same -> pace.rest()).onFailure(done::fail).onSuccess(rested -> {
            progress.moved(file, findings.messages(), opened.messages());
            each(opened, left, there, done);
        });
    }

    private Future<Void> both(FilePages pages, Keyed keyed, StoredSession stored) {
        long inFile = keyed.row().totalTokens();
        if (inFile != stored.storeTokens()) {
            String why = "tokens: " + inFile + " in the file, " + stored.storeTokens() + " in PostgreSQL";
            findings.add(keyed.key(), 0, What.DIFFERENT, why);
        }
        AuditParts audit = new AuditParts(parts, facts, pages, findings, pace);
        return new SessionComparison(audit, keyed.row(), keyed.key(), stored.id()).run();
    }

    private Future<Void> onlyHere(Keyed keyed, boolean deleted) {
        findings.add(
                keyed.key(),
                0,
                What.ONLY_IN_FILE,
                deleted
                        ? "the session was deleted in PostgreSQL and is still in the file"
                        : "the session is in the file only");
        return Future.succeededFuture();
    }

    private void ofPostgres(FilePages pages, long after, Promise<Void> done) {
        parity.after(parts.host(), file.agent(), after, PAGE)
                .compose(page -> parts.vertx().executeBlocking(() -> {
                    page.forEach(stored -> lookUp(pages, stored));
                    return page;
                }))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        ofPostgres(pages, page.get(page.size() - 1).id(), done);
                    }
                });
    }

    private void lookUp(FilePages pages, StoredSession stored) {
        Optional<SessionRow> here = pages.keyHere(stored.key()).flatMap(pages::session);
        if (here.isEmpty() || !facts.agentOf(here.get().agent()).equals(stored.agent())) {
            findings.add(stored.key(), 0, What.ONLY_IN_POSTGRES, "the session is in PostgreSQL only");
        }
    }

    private @Nullable Void close() {
        ReadOnlySessions opened = open;
        if (opened != null) {
            opened.close();
        }
        return null;
    }
}
