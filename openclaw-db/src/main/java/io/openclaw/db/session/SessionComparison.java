package io.openclaw.db.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.postgres.SessionParity.StoredRow;
import io.openclaw.db.session.Difference.What;
import io.openclaw.db.session.FilePages.Row;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** One session beside its row in PostgreSQL: both sides in order of position, a page at a time. */
final class SessionComparison {

    private static final int PAGE = 500;
    private static final long END = Long.MAX_VALUE;

    private final MigrationParts parts;
    private final SessionFacts facts;
    private final FilePages file;
    private final Findings findings;
    private final Pace pace;
    private final SessionRow row;
    private final String key;
    private final long there;
    private final RoleDigests digests = new RoleDigests();

    /** @param there id of the session in PostgreSQL */
    SessionComparison(AuditParts audit, SessionRow row, String key, long there) {
        this.parts = audit.parts();
        this.facts = audit.facts();
        this.file = audit.file();
        this.findings = audit.findings();
        this.pace = audit.pace();
        this.row = row;
        this.key = key;
        this.there = there;
    }

    Future<Void> run() {
        long before = findings.different();
        Promise<Void> done = Promise.promise();
        from(0, done);
        return done.future().onSuccess(compared -> {
            if (findings.different() > before) {
                digests.different(key).forEach(findings::add);
            }
        });
    }

    /** Messages of the file up to and with a position. */
    private record Here(List<Said> said, long through) {}

    private void from(long position, Promise<Void> done) {
        parts.vertx()
                .executeBlocking(() -> here(position))
                .compose(here -> parts.postgres()
                        .sessionParity()
                        .messages(there, position, here.through(), PAGE)
                        .compose(rows -> parts.vertx().executeBlocking(() -> compare(here, rows))))
                .compose(through -> pace.rest().map(through))
                .onFailure(done::fail)
                .onSuccess(through -> {
                    if (through == END) {
                        done.complete();
                    } else {
                        from(through, done);
                    }
                });
    }

    private Here here(long position) {
        List<Said> said = new ArrayList<>();
        long through = END;
        for (Row message : file.messagesOf(row.key(), position, PAGE)) {
            through = message.stored().position();
            if (message.stored().message().role().isEmpty()) {
                findings.messages(1);
                findings.add(key, through, What.ONLY_IN_FILE, "the message has no role, and cannot be stored");
            } else {
                said.add(prepared(message.stored()));
            }
        }
        return new Here(said, through);
    }

    private Said prepared(StoredMessage stored) {
        MessageAppended fact = facts.appended(key, row.agent(), stored);
        return Said.of((MessageAppended) parts.preparation()
                .prepare(UuidCreator.getTimeOrderedEpochFast(), stored.at(), fact)
                .fact());
    }

    /** How far both sides are compared. */
    private long compare(Here here, List<StoredRow> rows) {
        long through = rows.size() == PAGE ? rows.get(PAGE - 1).position() : here.through();
        int at = 0;
        for (Said inFile : here.said()) {
            if (inFile.position() > through) {
                break;
            }
            while (at < rows.size() && rows.get(at).position() < inFile.position()) {
                onlyThere(rows.get(at++));
            }
            boolean both = at < rows.size() && rows.get(at).position() == inFile.position();
            digests.inFile(inFile);
            findings.messages(1);
            if (both) {
                compare(inFile, rows.get(at++));
            } else {
                findings.add(key, inFile.position(), What.ONLY_IN_FILE, "the message is in the file only");
            }
        }
        while (at < rows.size()) {
            onlyThere(rows.get(at++));
        }
        return through;
    }

    private void onlyThere(StoredRow stored) {
        digests.inPostgres(Said.of(stored));
        findings.add(key, stored.position(), What.ONLY_IN_POSTGRES, "the message is in PostgreSQL only");
    }

    /** A row that openclaw-rs stored is as raw as the file: then it is prepared before it is said to differ. */
    private void compare(Said inFile, StoredRow stored) {
        Said inPostgres = Said.of(stored);
        if (!inFile.differences(inPostgres).isEmpty()) {
            inPostgres = prepared(new StoredMessage(
                    stored.position(),
                    new SessionMessage(
                            stored.role(),
                            stored.content(),
                            stored.reasoning(),
                            stored.toolCalls(),
                            stored.toolCallId()),
                    stored.at()));
        }
        digests.inPostgres(inPostgres);
        List<String> differences = inFile.differences(inPostgres);
        if (!differences.isEmpty()) {
            findings.add(key, inFile.position(), What.DIFFERENT, String.join(", ", differences));
        }
    }
}
