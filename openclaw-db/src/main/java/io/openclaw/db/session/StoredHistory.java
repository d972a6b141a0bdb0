package io.openclaw.db.session;

import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.StoreSessions;
import io.openclaw.db.postgres.StoreSessions.TextRow;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The sessions of a store as PostgreSQL has them. */
final class StoredHistory {

    private static final int SEARCH_STEP = 1_000;

    private final Postgres postgres;
    private final StoreSessions sessions;
    private final StoreFacts facts;

    StoredHistory(Postgres postgres, StoreFacts facts) {
        this.postgres = postgres;
        this.sessions = postgres.sessionsOf(facts.host(), facts.folder());
        this.facts = facts;
    }

    StoreSessions sessions() {
        return sessions;
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
                    : postgres.messages().countBefore(session.id(), last.get(0).position());
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
        MessageRange range = switch (page.direction()) {
            case FORWARD -> MessageRange.after(page.position(), page.limit());
            case BACKWARD -> MessageRange.before(page.position(), page.limit());
        };
        return postgres.messages()
                .of(session, range)
                .map(views -> views.stream().map(StoredHistory::stored).toList());
    }

    Future<List<SessionHit>> search(String text, int limit) {
        return searchOn(new Snippet(text), limit, new SearchStep(List.of(), Long.MAX_VALUE, true));
    }

    /** One step after the other, so that memory holds few texts. */
    private Future<List<SessionHit>> searchOn(Snippet wanted, int limit, SearchStep sofar) {
        if (!sofar.more() || sofar.hits().size() >= limit) {
            return Future.succeededFuture(sofar.hits().stream().limit(limit).toList());
        }
        return sessions.textsBefore(sofar.position(), SEARCH_STEP)
                .compose(rows -> searchOn(wanted, limit, sofar.then(step(wanted, rows))));
    }

    private static SearchStep step(Snippet wanted, List<TextRow> rows) {
        List<SessionHit> hits = rows.stream()
                .flatMap(row -> wanted.in(row.content()).stream()
                        .map(snippet -> new SessionHit(row.key(), row.ordinal(), row.role(), row.at(), snippet)))
                .toList();
        long last = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).id();
        return new SearchStep(hits, last, rows.size() == SEARCH_STEP);
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

    private static StoredMessage stored(MessageView view) {
        return new StoredMessage(view.place().ordinal(), said(view.role(), view.body()), view.at());
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
