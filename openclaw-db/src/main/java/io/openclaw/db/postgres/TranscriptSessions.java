package io.openclaw.db.postgres;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.TranscriptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sessions whose key only stood in for one that nobody knew ({@link TranscriptKey}), and the key they have. A transcript found in an archive
 * and the feed of a gateway tell of one session in either order; as soon as both have spoken, the key that stood in has become the other one,
 * by {@code session_changed} of V17, and leads there.
 */
final class TranscriptSessions {

    /** Of the batch's sessions that have a key, those whose transcript is there under a key that stands in. */
    private static final String NAME = """
            SELECT session_changed(s.session_key, $1, s.agent_name, greatest(s.updated_at, clock_timestamp()), k.session_key, NULL)
            FROM unnest($2::TEXT[], $3::TEXT[]) AS k (session_key, standing_in)
            CROSS JOIN LATERAL (
                SELECT o.session_key, o.agent_name, o.updated_at FROM sessions AS o
                WHERE o.session_key = k.standing_in AND o.host = $1 OFFSET 0) AS s
            """;

    /**
     * Of the batch's keys that stand in, those of a transcript or a message that is there under the session's own key. LIMIT keeps each look-up
     * an index scan, whatever the planner knows of the table.
     */
    private static final String FIND = """
            SELECT session_changed(t.standing_in, $1, t.agent_name, greatest(t.until, clock_timestamp()), k.session_key, NULL)
            FROM unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TIMESTAMPTZ[]) AS t (standing_in, agent_name, transcript, until)
            CROSS JOIN LATERAL (
                SELECT s.session_key
                FROM unnest($6::TEXT[], $7::UUID[]) AS i (standing_in, event_id)
                CROSS JOIN LATERAL (SELECT o.session_id FROM messages AS o WHERE o.event_id = i.event_id LIMIT 1) AS m
                CROSS JOIN LATERAL (SELECT o.session_key, o.host FROM sessions AS o WHERE o.id = m.session_id LIMIT 1) AS s
                WHERE i.standing_in = t.standing_in AND s.session_key <> t.standing_in AND s.host = $1
                UNION ALL
                SELECT s.session_key
                FROM sessions AS s
                WHERE s.gateway_session_id = t.transcript AND s.host = $1 AND s.session_key <> t.standing_in
                    AND t.agent_name IN (s.agent_name, '')
                LIMIT 1) AS k
            WHERE NOT EXISTS (
                SELECT FROM session_fates AS f
                WHERE f.session_key = t.standing_in AND f.host = $1 AND f.happened_at >= t.until)
            """;

    private TranscriptSessions() {}

    /** A key that stands in, and until when it is told of. */
    private record StandIn(String key, String agent, String transcript, Instant until) {

        StandIn joined(StandIn other) {
            return other.until.isAfter(until) ? other : this;
        }
    }

    /** A message told under a key that stands in. */
    private record Message(String standingIn, Recorded recorded) {}

    /** Before the batch is stored: what it tells under keys that stand in, goes to the sessions that are known. */
    static Stream<Statement> find(String host, List<SessionNews> news, List<Recorded> facts) {
        Map<String, StandIn> standIns = new LinkedHashMap<>();
        for (SessionNews one : news) {
            String transcript = TranscriptKey.sessionIdOf(one.key());
            if (transcript != null) {
                standIns.merge(one.key(), new StandIn(one.key(), one.agent(), transcript, one.at()), StandIn::joined);
            }
        }
        if (standIns.isEmpty()) {
            return Stream.empty();
        }
        List<Message> messages = new ArrayList<>();
        for (Recorded fact : facts) {
            String key = fact.fact() instanceof MessageAppended message
                    ? message.scope().sessionKey()
                    : null;
            if (key != null && standIns.containsKey(key)) {
                messages.add(new Message(key, fact));
            }
        }
        return Stream.of(found(host, List.copyOf(standIns.values()), messages));
    }

    private static Statement found(String host, List<StandIn> standIns, List<Message> messages) {
        Columns<StandIn> keys = new Columns<>(standIns)
                .all(host)
                .text(StandIn::key)
                .text(StandIn::agent)
                .text(StandIn::transcript)
                .time(s -> Clamp.known(s.until()));
        Columns<Message> ids = new Columns<>(messages)
                .text(Message::standingIn)
                .uuid(m -> m.recorded().rowId());
        keys.all(ids.tuple().getValue(0)).all(ids.tuple().getValue(1));
        return Statement.bookkeeping(FIND, keys.tuple());
    }

    /** After the batch's sessions are known: those that were there under a key that stood in, are it. A key stands in for one session only. */
    static Stream<Statement> name(String host, List<SessionNews> news) {
        Map<String, String> keyOfStandIn = new LinkedHashMap<>();
        for (SessionNews one : news) {
            String transcript = one.scope().sessionId();
            if (transcript != null) {
                standIns(one, transcript).forEach(standIn -> keyOfStandIn.putIfAbsent(standIn, one.key()));
            }
        }
        if (keyOfStandIn.isEmpty()) {
            return Stream.empty();
        }
        Columns<Map.Entry<String, String>> rows = new Columns<>(List.copyOf(keyOfStandIn.entrySet()))
                .all(host)
                .text(Map.Entry::getValue)
                .text(Map.Entry::getKey);
        return Stream.of(Statement.bookkeeping(NAME, rows.tuple()));
    }

    /** What may stand in for a session's key; of two that stand in, the one with an agent is better. */
    private static Stream<String> standIns(SessionNews news, String transcript) {
        String nobodys = TranscriptKey.of(null, transcript);
        String agents = TranscriptKey.of(news.agent(), transcript);
        if (news.key().equals(nobodys)) {
            return Stream.empty();
        }
        return news.agent().isEmpty() || news.key().equals(agents) ? Stream.of(nobodys) : Stream.of(agents, nobodys);
    }
}
