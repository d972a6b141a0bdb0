package io.openclaw.db.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.postgres.SessionFileTable;
import io.openclaw.db.postgres.SessionFileTable.Namesake;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The sessions of a file on their way: page by page as facts, with what PostgreSQL has of the same name. */
final class SessionPages {

    private static final int PAGE = 500;
    private static final String TAKEN =
            "These keys are of before openclaw-rs 0.16, and another session has the key they would get. They keep theirs.";
    private static final String RENAMED = "These keys are of before openclaw-rs 0.16 and get their present form.";
    private static final String SHARED =
            "These keys are used by another agent or machine too. Both sessions are kept, apart from each other.";
    private static final String DELETED =
            "These sessions were deleted in PostgreSQL, and do not come back. Delete them in the file too.";
    private static final String KEY =
            "PostgreSQL cannot take these keys as they are. The sessions are stored under the nearest key that it takes.";

    private final MigrationParts parts;
    private final SessionFacts facts;
    private final FilePages file;
    private final Tally tally;
    private final SessionFileTable table;

    SessionPages(MigrationParts parts, SessionFacts facts, FilePages file, Tally tally) {
        this.parts = parts;
        this.facts = facts;
        this.file = file;
        this.tally = tally;
        this.table = parts.postgres().sessionFiles();
    }

    /** A row with the key it gets. */
    private record Keyed(SessionRow row, String key) {}

    /** What PostgreSQL has of a page's keys. */
    private record There(List<Namesake> namesakes, StoredKeys keys) {}

    /** @param write stores facts */
    Future<Void> move(Function<List<Recorded>, Future<Void>> write) {
        return parts.vertx().executeBlocking(file::sessionsWithoutKey).compose(without -> {
            without.forEach(session -> tally.withoutKey(session.key(), session.number()));
            Promise<Void> done = Promise.promise();
            from("", write, done);
            return done.future();
        });
    }

    private void from(String after, Function<List<Recorded>, Future<Void>> write, Promise<Void> done) {
        parts.vertx()
                .executeBlocking(() -> page(after))
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(page)
                        : there(page)
                                .compose(there -> write.apply(prepared(page, there)))
                                .map(written -> page))
                .onFailure(done::fail)
                .onSuccess(page -> {
                    if (page.isEmpty()) {
                        done.complete();
                    } else {
                        from(page.get(page.size() - 1).key(), write, done);
                    }
                });
    }

    private List<SessionRow> page(String after) {
        return file.sessionsAfter(after, PAGE);
    }

    private Future<There> there(List<SessionRow> page) {
        return StoredKeys.of(
                        parts, facts, file, page.stream().map(SessionRow::key).toList())
                .compose(keys -> table.namesakes(
                                page.stream().map(row -> keys.of(row.key())).toList())
                        .map(namesakes -> new There(namesakes, keys)));
    }

    private List<Recorded> prepared(List<SessionRow> page, There there) {
        List<Recorded> prepared = new ArrayList<>(page.size() * 2);
        for (SessionRow row : page) {
            tally.found.session(row.totalTokens());
            String key = there.keys().of(row.key());
            Optional<String> began = there.keys().toldAs(row.key(), row.createdAt());
            Optional<String> used = there.keys().toldAs(row.key(), row.updatedAt());
            if (began.isEmpty() || used.isEmpty()) {
                tally.deleted.session(row.totalTokens());
                tally.notices.add("deleted", key, DELETED);
            } else {
                Keyed keyed = new Keyed(row, key);
                count(keyed, there.namesakes());
                Recorded opened = prepare(facts.opened(row, began.get()), row.createdAt());
                remarkOnKey(keyed, there.keys().isKeptOld(row.key()));
                remarkOnStored(began.get(), opened);
                prepared.add(opened);
                prepared.add(prepare(facts.tokens(row, used.get()), row.updatedAt()));
            }
        }
        return prepared;
    }

    private void count(Keyed keyed, List<Namesake> namesakes) {
        long tokens = keyed.row().totalTokens();
        String agent = facts.agentOf(keyed.row().agent());
        boolean known = false;
        long knownTokens = 0;
        for (Namesake namesake : namesakes) {
            if (namesake.key().equals(keyed.key()) && !namesake.host().isEmpty()) {
                if (namesake.host().equals(parts.host()) && namesake.agent().equals(agent)) {
                    known = true;
                    knownTokens = Math.min(tokens, namesake.storeTokens());
                } else {
                    String who = keyed.key() + " (agent " + namesake.agent() + " on " + namesake.host() + ")";
                    tally.notices.add("shared-key", who, SHARED);
                }
            }
        }
        (known ? tally.alreadyThere : tally.inserted).session(knownTokens);
        tally.inserted.tokens(tokens - knownTokens);
    }

    private void remarkOnKey(Keyed keyed, boolean keptOld) {
        String before = keyed.row().key();
        if (!before.equals(keyed.key())) {
            tally.notices.add("old-key", before + " → " + keyed.key(), RENAMED);
        } else if (!keptOld && OldKeys.presentForm(before).isPresent()) {
            tally.notices.add("old-key-taken", before, TAKEN);
        }
    }

    private void remarkOnStored(String key, Recorded opened) {
        String stored = String.valueOf(((SessionOpened) opened.fact()).scope().sessionKey());
        if (!stored.equals(key)) {
            tally.conflicts.add("key", stored, KEY);
        }
    }

    private Recorded prepare(Fact fact, Instant at) {
        return parts.preparation().prepare(UuidCreator.getTimeOrderedEpochFast(), at, fact);
    }
}
