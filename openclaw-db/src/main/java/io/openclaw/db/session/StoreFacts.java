package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.TokensAdded;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a session store, as facts. */
final class StoreFacts {

    private final SessionFacts rows;

    /**
     * The facts of a store.
     *
     * @param host name of the machine in the database
     * @param folder name of the agent's folder
     */
    StoreFacts(String host, String folder) {
        this.rows = new SessionFacts(host, folder);
    }

    String host() {
        return rows.host();
    }

    String folder() {
        return rows.folder();
    }

    /** The agent of the database as the store knows it. */
    String agentInStore(String agentName) {
        String before = folder() + "/";
        return agentName.startsWith(before) ? agentName.substring(before.length()) : agentName;
    }

    String agentInDatabase(String agent) {
        return rows.agentOf(agent);
    }

    boolean isOurs(MessageAppended message) {
        return rows.store().equals(message.ref().store());
    }

    boolean isOurs(Scope scope) {
        return scope.agentId() != null && mayConcern(scope.agentId());
    }

    /** Whether what happened to a session of this agent may have happened to one of ours; it may when nobody names the agent. */
    boolean mayConcern(@Nullable String agent) {
        return agent == null || agent.equals(folder()) || agent.startsWith(folder() + "/");
    }

    Fact opened(SessionRow row) {
        return rows.opened(row, row.key());
    }

    List<Fact> appended(Appended appended) {
        return appended.messages().stream()
                .map(stored -> (Fact) rows.appended(appended.key(), appended.agent(), stored))
                .toList();
    }

    /** What a session has used by the count of its store; no news in the conversation, so it carries the time of the last. */
    Fact total(SessionRow row) {
        return rows.tokens(row, row.key());
    }

    /**
     * What a session used more, from a store that leaves counting to the database.
     *
     * @param at when it was last used otherwise
     */
    Fact added(String key, String agent, long tokens, Instant at) {
        return new TokensAdded(scope(key, agent, at), tokens, null, null, at);
    }

    /** That a session is used, of which it is not known whether there was one; if there was, it keeps its model. */
    Fact used(SessionRow row) {
        Scope scope = rows.opened(row, row.key()).scope();
        return new TokensAdded(scope, 0, null, null, row.model(), row.updatedAt());
    }

    Fact deleted(Deletion deletion) {
        return new SessionDeleted(deletion.key(), rows.agentOf(deletion.agent()), deletion.at());
    }

    Fact renamed(Move move) {
        return SessionRenamed.ofStore(rows.agentOf(move.agent()), move.from(), move.to(), move.at());
    }

    private Scope scope(String key, String agent, Instant at) {
        return rows.opened(new SessionRow(key, agent, "", at, at, 0), key).scope();
    }
}
