package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.session.Held.State;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolRow;
import io.openclaw.db.spool.UndecodableFactException;
import java.time.Instant;

/** What earlier runs wrote to a store and PostgreSQL may not have: brought back to memory from the spool, in its order. */
final class Inheritance {

    private final SessionMemory memory;
    private final StoreFacts facts;

    Inheritance(SessionMemory memory, StoreFacts facts) {
        this.memory = memory;
        this.facts = facts;
    }

    void add(SpoolRow row) {
        boolean ofSessions = switch (row.kind()) {
            case SESSION_OPENED, SESSION_RENAMED, SESSION_DELETED, MESSAGE, TOKENS_ADDED -> true;
            case SESSION_ENDED, LLM_CALL, TOOL_CALL, METRICS_SNAPSHOT, CRON_EXECUTION, RAW_EVENT -> false;
        };
        if (!ofSessions) {
            return;
        }
        try {
            add(FactCodec.decode(row.kind(), row.payload()));
        } catch (UndecodableFactException e) {
            // The drainer meets it too, and keeps it with the dead letters.
            return;
        }
    }

    private void add(Fact fact) {
        if (fact instanceof MessageAppended message && facts.isOurs(message)) {
            add(message);
        } else if (fact instanceof SessionOpened opened && facts.isOurs(opened.scope())) {
            begin(opened);
        } else if (fact instanceof TokensAdded added && facts.isOurs(added.scope())) {
            String key = String.valueOf(added.scope().sessionKey());
            beginAnew(key, agent(added.scope()), added.at());
            memory.written(key);
        } else if (fact instanceof SessionDeleted deleted && facts.mayConcern(deleted.agentId())) {
            memory.delete(deleted.sessionKey());
            memory.writeAfter(deleted.at());
            memory.written(deleted.sessionKey());
        } else if (fact instanceof SessionRenamed renamed && facts.mayConcern(renamed.agentId())) {
            move(renamed);
        }
    }

    private void add(MessageAppended message) {
        String key = String.valueOf(message.scope().sessionKey());
        Long position = message.ref().sequence();
        if (position != null) {
            beginAnew(key, agent(message.scope()), message.at());
            SessionMessage said = StoredHistory.said(message.role(), message.body());
            memory.add(key, agent(message.scope()), new StoredMessage(position, said, message.at()));
        }
        memory.written(key);
    }

    /** A store tells that a session was opened only when it knew that there was none. */
    private void begin(SessionOpened opened) {
        String key = String.valueOf(opened.scope().sessionKey());
        if (memory.state(key) != State.PRESENT) {
            memory.begin(key, agent(opened.scope()), opened.at());
        }
        memory.written(key);
    }

    /** What is told after a deletion is of a session that began after it, though nobody knew that when it was told. */
    private void beginAnew(String key, String agent, Instant at) {
        if (memory.state(key) == State.ABSENT) {
            memory.begin(key, agent, at);
        }
    }

    private void move(SessionRenamed renamed) {
        memory.writeAfter(renamed.at());
        if (memory.state(renamed.fromKey()) == State.PRESENT) {
            memory.forget(renamed.toKey());
            memory.delete(renamed.toKey(), "", renamed.at());
            memory.move(renamed.fromKey(), renamed.toKey());
        } else {
            memory.forget(renamed.fromKey());
            memory.forget(renamed.toKey());
        }
        memory.written(renamed.fromKey());
        memory.written(renamed.toKey());
    }

    private String agent(Scope scope) {
        return facts.agentInStore(String.valueOf(scope.agentId()));
    }
}
