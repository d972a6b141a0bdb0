package io.openclaw.db.postgres;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.SessionOpened;
import java.util.List;
import java.util.function.Function;

/**
 * Table {@code sessions}, and {@code session_words} beside it. A row depends on the set of facts alone, not on their order: its times are the
 * earliest and the latest, and of each attribute the word said last counts. Facts of a deleted session make none.
 */
final class SessionTable {

    private static final String LEARN = """
            WITH told AS (
                SELECT w.present_key AS session_key, i.at, i.agent, i.model, i.seen_model, i.channel, i.user_id, i.transcript,
                    i.seen_transcript, i.label, i.parent, i.opened, i.ended
                FROM unnest($2::TEXT[], $3::TIMESTAMPTZ[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[],
                        $9::TEXT[], $10::TEXT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], $14::TEXT[])
                    AS i (told_key, at, agent, model, seen_model, channel, user_id, transcript, seen_transcript, label, parent,
                        opened, ended)
                CROSS JOIN LATERAL session_way(i.told_key, $1, i.at) AS w
                WHERE NOT w.gone
            ), met AS (
                INSERT INTO sessions AS s (session_key, host, agent_name, created_at, updated_at)
                SELECT session_key, $1, '', min(at), max(at)
                FROM told
                GROUP BY session_key
                ORDER BY session_key
                ON CONFLICT (session_key, host) DO UPDATE SET
                    created_at = least(s.created_at, EXCLUDED.created_at),
                    updated_at = greatest(s.updated_at, EXCLUDED.updated_at)
                WHERE EXCLUDED.created_at < s.created_at OR EXCLUDED.updated_at > s.updated_at
            )
            INSERT INTO session_words AS s (session_key, host, attribute, value, said_at)
            SELECT DISTINCT ON (t.session_key, w.attribute) t.session_key, $1, w.attribute, w.value, t.at
            FROM told AS t
            CROSS JOIN LATERAL (
                VALUES
                    ('agent', t.agent),
                    ('model', t.model),
                    ('seen_model', t.seen_model),
                    ('channel', t.channel),
                    ('user', t.user_id),
                    ('transcript', t.transcript),
                    ('seen_transcript', t.seen_transcript),
                    ('label', t.label),
                    ('parent', CASE WHEN t.parent IS NOT NULL THEN (SELECT present_key FROM session_way(t.parent, $1, t.at)) END),
                    ('opened', t.opened),
                    ('ended', t.ended)
            ) AS w (attribute, value)
            WHERE w.value IS NOT NULL
            ORDER BY t.session_key, w.attribute, t.at DESC, w.value DESC
            ON CONFLICT (session_key, host, attribute) DO UPDATE SET value = EXCLUDED.value, said_at = EXCLUDED.said_at
            WHERE (EXCLUDED.said_at, EXCLUDED.value) > (s.said_at, s.value)
            """;

    /** The agent by the gateway's word, or by the form that OpenClaw gives its keys: {@code agent:<id>:…}. */
    private static final String SHOW = """
            WITH words AS (
                SELECT
                    k.session_key,
                    max(w.value) FILTER (WHERE w.attribute = 'agent') AS agent,
                    max(w.value) FILTER (WHERE w.attribute = 'model') AS model,
                    max(w.value) FILTER (WHERE w.attribute = 'seen_model') AS seen_model,
                    max(w.value) FILTER (WHERE w.attribute = 'channel') AS channel,
                    max(w.value) FILTER (WHERE w.attribute = 'user') AS user_id,
                    max(w.value) FILTER (WHERE w.attribute = 'transcript') AS transcript,
                    max(w.value) FILTER (WHERE w.attribute = 'seen_transcript') AS seen_transcript,
                    max(w.value) FILTER (WHERE w.attribute = 'label') AS label,
                    max(w.value) FILTER (WHERE w.attribute = 'parent') AS parent,
                    max(w.said_at) FILTER (WHERE w.attribute = 'opened') AS opened_at,
                    max(w.said_at) FILTER (WHERE w.attribute = 'ended') AS ended_at,
                    max(w.value) FILTER (WHERE w.attribute = 'ended') AS ended
                FROM (
                    SELECT DISTINCT p.present_key AS session_key
                    FROM unnest($2::TEXT[], $3::TIMESTAMPTZ[]) AS i (told_key, at)
                    CROSS JOIN LATERAL session_way(i.told_key, $1, i.at) AS p
                ) AS k
                LEFT JOIN session_words AS w ON w.session_key = k.session_key AND w.host = $1
                GROUP BY k.session_key
            ), shown AS (
                SELECT
                    session_key,
                    COALESCE(agent, substring(session_key FROM '^agent:([^:]*):'), '') AS agent_name,
                    COALESCE(model, seen_model, '') AS model,
                    channel,
                    user_id,
                    COALESCE(transcript, seen_transcript) AS gateway_session_id,
                    label,
                    parent,
                    CASE WHEN opened_at > ended_at THEN NULL ELSE ended_at END AS ended_at,
                    CASE WHEN opened_at > ended_at THEN NULL ELSE NULLIF(ended, '') END AS end_reason
                FROM words
            )
            UPDATE sessions AS s
            SET agent_name = n.agent_name,
                model = n.model,
                channel = n.channel,
                user_id = n.user_id,
                gateway_session_id = n.gateway_session_id,
                label = n.label,
                parent_session_key = n.parent,
                ended_at = n.ended_at,
                end_reason = n.end_reason
            FROM shown AS n
            WHERE s.session_key = n.session_key AND s.host = $1
                AND (s.agent_name, s.model, s.channel, s.user_id, s.gateway_session_id, s.label, s.parent_session_key,
                    s.ended_at, s.end_reason)
                    IS DISTINCT FROM (n.agent_name, n.model, n.channel, n.user_id, n.gateway_session_id, n.label, n.parent,
                    n.ended_at, n.end_reason)
            """;

    private SessionTable() {}

    /** A row for every session that the facts speak of, with what they tell of it. */
    static List<Statement> learn(String host, List<Recorded> facts) {
        List<SessionNews> news = SessionNews.of(facts);
        return news.isEmpty() ? List.of() : List.of(learnOf(host, news), show(host, news));
    }

    private static Statement learnOf(String host, List<SessionNews> news) {
        return Statement.bookkeeping(
                LEARN,
                new Columns<>(news)
                        .all(host)
                        .text(SessionNews::key)
                        .time(n -> Clamp.known(n.at()))
                        .text(n -> n.scope().agentId())
                        .text(said(SessionOpened::model))
                        .text(SessionNews::model)
                        .text(n -> n.scope().channel())
                        .text(said(SessionOpened::userId))
                        .text(SessionNews::namedTranscript)
                        .text(n -> n.scope().sessionId())
                        .text(said(SessionOpened::label))
                        .text(said(SessionOpened::parentSessionKey))
                        .text(said(opened -> ""))
                        .text(SessionNews::endReason)
                        .tuple());
    }

    /** Brings the columns of the sessions that have these keys at these times up to what was said of them. */
    private static Statement show(String host, List<SessionNews> news) {
        return Statement.bookkeeping(
                SHOW,
                new Columns<>(news)
                        .all(host)
                        .text(SessionNews::key)
                        .time(n -> Clamp.known(n.at()))
                        .tuple());
    }

    /** The same for the session that has one of these keys at a moment. */
    static Statement show(String host, List<String> keys, java.time.Instant at) {
        return Statement.bookkeeping(
                SHOW,
                new Columns<>(keys)
                        .all(host)
                        .text(key -> key)
                        .time(key -> Clamp.known(at))
                        .tuple());
    }

    private static Function<SessionNews, String> said(Function<SessionOpened, String> word) {
        return n -> n.opened() == null ? null : word.apply(n.opened());
    }
}
