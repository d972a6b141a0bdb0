package io.openclaw.db.session;

import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.SessionParity.StoredRow;
import io.openclaw.db.postgres.StoreFates;
import io.openclaw.db.postgres.StoreMessages;
import io.openclaw.db.postgres.StoreMessages.Step;
import io.openclaw.db.postgres.StoreSessions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The sessions of a store as PostgreSQL has them. */
final class StoredHistory {

    private static final int SEARCH_STEP = 5_000;

    private final StoreSessions sessions;
    private final StoreFates fates;
    private final StoreMessages messages;
    private final StoreFacts facts;

    StoredHistory(Postgres postgres, StoreFacts facts) {
        this.sessions = postgres.sessionsOf(facts.host(), facts.folder());
        this.fates = postgres.fatesOf(facts.host(), facts.folder());
        this.messages = postgres.messagesOf(facts.host(), facts.folder());
        this.facts = facts;
    }

    StoreSessions sessions() {
        return sessions;
    }

    StoreFates fates() {
        return fates;
    }

    /** A session with its last messages; empty when there is none. */
    Future<Optional<Base>> base(String key, int messages) {
        return sessions.find(key)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : base(found.get(), messages).map(Optional::of));
    }

    private Future<Base> base(SessionView session, int most) {
        return page(session.id(), Page.last(most)).compose(last -> {
            Future<Long> before = last.size() < most
                    ? Future.succeededFuture(0L)
                    : messages.countBefore(session.id(), last.get(0).position());
            String agent = facts.agentInStore(session.name().agent());
            return before.map(count -> new Base(agent, session.updatedAt(), last, count));
        });
    }

    /** A page of a session; none of a session that is not there. */
    Future<List<StoredMessage>> page(String key, Page page) {
        return sessions.find(key)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : page(found.get().id(), page));
    }

    private Future<List<StoredMessage>> page(long session, Page page) {
        return switch (page.direction()) {
            case FORWARD ->
                messages.after(session, page.position(), page.limit()).map(StoredHistory::stored);
            case BACKWARD ->
                messages.before(session, page.position(), page.limit()).map(rows -> {
                    List<StoredMessage> last = new ArrayList<>(stored(rows));
                    Collections.reverse(last);
                    return last;
                });
        };
    }

    Future<List<SessionHit>> search(String text, int limit) {
        return searchOn(text, limit, new SearchStep(List.of(), Long.MAX_VALUE, true));
    }

    /** One step after the other: PostgreSQL looks through so many, and shows the few that may be meant. */
    private Future<List<SessionHit>> searchOn(String text, int limit, SearchStep sofar) {
        if (!sofar.more() || sofar.hits().size() >= limit) {
            return Future.succeededFuture(sofar.hits().stream().limit(limit).toList());
        }
        return messages.mayHold(text, sofar.position(), SEARCH_STEP)
                .compose(step -> searchOn(text, limit, sofar.then(step(new Snippet(text), step))));
    }

    private static SearchStep step(Snippet wanted, Step step) {
        List<SessionHit> hits = step.found().stream()
                .flatMap(row -> wanted.in(row.content()).stream()
                        .map(snippet -> new SessionHit(row.key(), row.ordinal(), row.role(), row.at(), snippet)))
                .toList();
        return new SearchStep(hits, step.oldest(), step.lookedAt() == SEARCH_STEP);
    }

    SessionSummary summary(SessionView view) {
        return new SessionSummary(
                view.name().key(),
                facts.agentInStore(view.name().agent()),
                view.model(),
                view.createdAt(),
                view.updatedAt(),
                view.totalTokens(),
                view.messages());
    }

    private static List<StoredMessage> stored(List<StoredRow> rows) {
        return rows.stream()
                .map(row -> new StoredMessage(
                        row.position(),
                        said(
                                row.role(),
                                new MessageBody(
                                        row.content(), row.reasoning(), row.toolCalls(), row.toolCallId(), null, null)),
                        row.at()))
                .toList();
    }

    /** A message from its form in the database, where JSON has lost its spaces and its order. */
    static SessionMessage said(String role, MessageBody body) {
        String calls = body.toolCallsJson();
        return new SessionMessage(
                role,
                body.content(),
                body.reasoning(),
                calls == null ? null : ToolCallsJson.fromDatabase(calls),
                body.toolCallId());
    }
}
