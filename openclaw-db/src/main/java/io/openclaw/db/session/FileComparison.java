package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionParity;
import io.openclaw.db.postgres.SessionParity.StoredSession;
import io.openclaw.db.session.Difference.What;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private record There(Map<String, StoredSession> sessions, StoredKeys keys) {}

    private void ofFile(Opened opened, String after, Promise<Void> done) {
        parts.vertx()
                .executeBlocking(() -> opened.pages().sessionsAfter(after, PAGE))
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(page)
                        : there(opened.pages(), page).compose(there -> {
                            Promise<Void> compared = Promise.promise();
                            each(opened, page.iterator(), there, compared);
                            return compared.future().map(page);
                        }))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        ofFile(opened, page.get(page.size() - 1).key(), done);
                    }
                });
    }

    private Future<There> there(FilePages pages, List<SessionRow> page) {
        List<String> inFile = page.stream().map(SessionRow::key).toList();
        return StoredKeys.of(parts, facts, pages, inFile)
                .compose(keys -> parity.ofKeys(
                                parts.host(), inFile.stream().map(keys::of).toList())
                        .map(rows -> new There(
                                rows.stream()
                                        .collect(Collectors.toMap(
                                                row -> name(row.key(), row.agent()), row -> row, (one, other) -> one)),
                                keys)));
    }

    private static String name(String key, String agent) {
        return agent.length() + ":" + agent + key;
    }

    private void each(Opened opened, Iterator<SessionRow> left, There there, Promise<Void> done) {
        if (!left.hasNext()) {
            done.complete();
            return;
        }
        SessionRow row = left.next();
        Keyed keyed = new Keyed(row, there.keys().of(row.key()));
        findings.session();
        Optional<StoredSession> stored =
                Optional.ofNullable(there.sessions().get(name(keyed.key(), facts.agentOf(row.agent()))));
        Future<Void> compared = stored.isPresent()
                ? both(opened.pages(), keyed, stored.get())
                : onlyHere(
                        keyed, there.keys().toldAs(row.key(), row.updatedAt()).isEmpty());
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
                .compose(page -> lookUp(pages, page).map(page))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        ofPostgres(pages, page.get(page.size() - 1).id(), done);
                    }
                });
    }

    private Future<Void> lookUp(FilePages pages, List<StoredSession> page) {
        return parts.vertx()
                .executeBlocking(() -> keysInFile(pages, page))
                .compose(here -> StoredKeys.of(parts, facts, pages, here)
                        .compose(keys -> parts.vertx().executeBlocking(() -> {
                            Set<String> names = here.stream()
                                    .flatMap(key -> pages.session(key).stream())
                                    .map(row -> name(keys.of(row.key()), facts.agentOf(row.agent())))
                                    .collect(Collectors.toSet());
                            page.stream()
                                    .filter(stored -> !names.contains(name(stored.key(), stored.agent())))
                                    .forEach(this::onlyThere);
                            return null;
                        })));
    }

    /** The keys by which the file may have these sessions. */
    private static List<String> keysInFile(FilePages pages, List<StoredSession> page) {
        return page.stream()
                .flatMap(stored -> Stream.concat(Stream.of(stored.key()), OldKeys.oldForm(stored.key()).stream()))
                .filter(key -> pages.session(key).isPresent())
                .toList();
    }

    private void onlyThere(StoredSession stored) {
        findings.add(stored.key(), 0, What.ONLY_IN_POSTGRES, "the session is in PostgreSQL only");
    }

    private @Nullable Void close() {
        ReadOnlySessions opened = open;
        if (opened != null) {
            opened.close();
        }
        return null;
    }
}
