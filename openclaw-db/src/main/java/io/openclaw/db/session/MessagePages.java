package io.openclaw.db.session;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.AdoptedMessages;
import io.openclaw.db.postgres.AdoptedMessages.Adopted;
import io.openclaw.db.postgres.AdoptedMessages.Claim;
import io.openclaw.db.postgres.SessionFileTable;
import io.openclaw.db.session.FilePages.Row;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The messages of a file on their way: page by page, prepared, without those whose session a person deleted. */
final class MessagePages {

    private final MigrationParts parts;
    private final SessionFacts facts;
    private final FilePages file;
    private final boolean adopted;
    private final SessionFileTable table;
    private final AdoptedMessages legacy;

    /** @param adopted whether openclaw-rs wrote to this database itself: some rows may be there without a name */
    MessagePages(MigrationParts parts, SessionFacts facts, FilePages file, boolean adopted) {
        this.parts = parts;
        this.facts = facts;
        this.file = file;
        this.adopted = adopted;
        this.table = parts.postgres().sessionFiles();
        this.legacy = parts.postgres().adoptedMessages();
    }

    /**
     * A page.
     *
     * @param facts to be stored
     * @param through position of the last row, whatever became of it
     * @param deleted messages of sessions that a person deleted in PostgreSQL
     * @param unnamed positions of rows that have no session key or no role
     */
    record Page(List<Recorded> facts, long through, long deleted, List<Long> unnamed) {

        static final Page NOTHING = new Page(List.of(), 0, 0, List.of());

        boolean isEmpty() {
            return through == 0;
        }
    }

    boolean adopted() {
        return adopted;
    }

    /** The next page after a position; empty at the end. */
    Future<Page> read(long position, int limit) {
        return parts.vertx()
                .executeBlocking(() -> file.messagesAfter(position, limit))
                .compose(rows -> rows.isEmpty()
                        ? Future.succeededFuture(Page.NOTHING)
                        : StoredKeys.of(parts, facts, file, keysInFile(rows))
                                .compose(keys -> parts.vertx().executeBlocking(() -> page(rows, keys))));
    }

    private static Set<String> keysInFile(List<Row> rows) {
        return rows.stream().filter(row -> row.agent() != null).map(Row::key).collect(Collectors.toSet());
    }

    /** What was deleted in PostgreSQL stays away; PostgreSQL would drop it too, without a word. */
    private Page page(List<Row> rows, StoredKeys keys) {
        List<Recorded> prepared = new ArrayList<>(rows.size());
        List<Long> unnamed = new ArrayList<>();
        long deleted = 0;
        for (Row row : rows) {
            StoredMessage stored = row.stored();
            String agent = row.agent();
            if (agent != null && (row.key().isEmpty() || stored.message().role().isEmpty())) {
                unnamed.add(stored.position());
            } else if (agent != null) {
                Optional<String> key = keys.toldAs(row.key(), stored.at());
                key.ifPresent(told -> prepared.add(prepare(facts.appended(told, agent, stored))));
                deleted += key.isPresent() ? 0 : 1;
            }
        }
        return new Page(prepared, rows.get(rows.size() - 1).stored().position(), deleted, unnamed);
    }

    private Recorded prepare(MessageAppended fact) {
        return parts.preparation().prepare(UuidCreator.getTimeOrderedEpochFast(), fact.at(), fact);
    }

    /** The page, after the rows of openclaw-rs that are messages of it got their names. */
    Future<Page> claimed(Page page) {
        return claims(page)
                .compose(claims -> claims.isEmpty()
                        ? Future.succeededFuture(page)
                        : legacy.claim(parts.host(), facts.folder(), claims).map(page));
    }

    /** How many messages of the page PostgreSQL has, by name or without one. */
    Future<Long> known(Page page) {
        List<UUID> ids = page.facts().stream().map(Recorded::rowId).toList();
        return table.countStored(ids).compose(stored -> claims(page).map(claims -> stored + claims.size()));
    }

    private Future<List<Claim>> claims(Page page) {
        if (!adopted || page.facts().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Instant> times = page.facts().stream().map(Recorded::recordedAt).toList();
        Instant from = Collections.min(times).minus(Claims.BEFORE);
        Instant to = Collections.max(times).plus(Claims.AFTER);
        return legacy.between(facts.folder(), keys(page), from, to)
                .map(rows ->
                        Claims.match(page.facts(), rows.stream().map(this::fit).toList()));
    }

    /** The row as it would be if it came through us. */
    private Adopted fit(Adopted row) {
        SessionMessage said = new SessionMessage(row.role(), row.content(), null, row.toolCalls(), null);
        StoredMessage stored = new StoredMessage(row.id(), said, row.at());
        MessageAppended fact = (MessageAppended)
                prepare(facts.appended(row.key(), facts.folder(), stored)).fact();
        return new Adopted(
                row.id(),
                row.key(),
                row.role(),
                fact.body().content(),
                fact.body().toolCallsJson(),
                row.at());
    }

    private static List<String> keys(Page page) {
        return page.facts().stream()
                .map(MessagePages::keyOf)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static String keyOf(Recorded fact) {
        return String.valueOf(((MessageAppended) fact.fact()).scope().sessionKey());
    }
}
