package io.openclaw.db.postgres;

import io.openclaw.db.model.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Table {@code sessions}. A known value is never replaced by nothing. */
final class SessionTable {

    private static final String ENSURE = """
            INSERT INTO sessions (session_key, host, agent_name, created_at, updated_at)
            SELECT i.session_key, $1, i.agent_name, i.first_at, i.first_at
            FROM unnest($2::TEXT[], $3::TEXT[], $4::TIMESTAMPTZ[], $5::TIMESTAMPTZ[])
                AS i (session_key, agent_name, first_at, recorded_at)
            WHERE NOT EXISTS (
                SELECT FROM session_tombstones AS t
                WHERE t.session_key = i.session_key AND t.host = $1 AND t.deleted_at >= i.recorded_at)
            ON CONFLICT (session_key, host) DO NOTHING
            """;

    private static final String LEARN = """
            UPDATE sessions AS s
            SET agent_name = COALESCE(NULLIF(s.agent_name, ''), i.agent_name),
                model = COALESCE(i.model, NULLIF(s.model, ''), i.seen_model, ''),
                channel = COALESCE(s.channel, i.channel),
                user_id = COALESCE(i.user_id, s.user_id),
                gateway_session_id = COALESCE(i.named_transcript, s.gateway_session_id, i.seen_transcript),
                label = COALESCE(i.label, s.label),
                parent_session_key = COALESCE(i.parent_session_key, s.parent_session_key),
                created_at = least(s.created_at, i.opened_at),
                ended_at = CASE WHEN i.opened_at > COALESCE(i.ended_at, s.ended_at) THEN NULL ELSE COALESCE(i.ended_at, s.ended_at) END,
                end_reason = CASE WHEN i.opened_at > COALESCE(i.ended_at, s.ended_at) THEN NULL ELSE COALESCE(i.end_reason, s.end_reason) END
            FROM unnest($2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[],
                    $10::TEXT[], $11::TEXT[], $12::TIMESTAMPTZ[], $13::TIMESTAMPTZ[], $14::TEXT[])
                AS i (session_key, agent_name, model, seen_model, channel, user_id, named_transcript, seen_transcript,
                    label, parent_session_key, opened_at, ended_at, end_reason)
            WHERE s.session_key = i.session_key AND s.host = $1
                AND ((s.agent_name = '' AND i.agent_name <> '')
                    OR i.model <> s.model
                    OR (s.model = '' AND i.seen_model <> '')
                    OR (s.channel IS NULL AND i.channel IS NOT NULL)
                    OR (i.user_id IS NOT NULL AND i.user_id IS DISTINCT FROM s.user_id)
                    OR (i.named_transcript IS NOT NULL AND i.named_transcript IS DISTINCT FROM s.gateway_session_id)
                    OR (s.gateway_session_id IS NULL AND i.seen_transcript IS NOT NULL)
                    OR (i.label IS NOT NULL AND i.label IS DISTINCT FROM s.label)
                    OR (i.parent_session_key IS NOT NULL AND i.parent_session_key IS DISTINCT FROM s.parent_session_key)
                    OR i.opened_at < s.created_at
                    OR i.ended_at IS NOT NULL
                    OR i.opened_at > s.ended_at)
            """;

    private SessionTable() {}

    /** A row for every session that the facts speak of, with what they tell of it. */
    static List<Statement> learn(String host, List<Recorded> facts) {
        List<SessionNews> news = SessionNews.of(facts);
        List<Statement> statements = new ArrayList<>();
        if (!news.isEmpty()) {
            statements.add(ensure(host, news));
            statements.add(learnOf(host, news));
        }
        return statements;
    }

    private static Statement ensure(String host, List<SessionNews> news) {
        return Statement.bookkeeping(
                ENSURE,
                new Columns<>(news)
                        .all(host)
                        .text(SessionNews::key)
                        .text(SessionNews::agent)
                        .time(n -> Clamp.known(n.firstAt()))
                        .time(n -> Clamp.known(n.recordedAt()))
                        .tuple());
    }

    private static Statement learnOf(String host, List<SessionNews> news) {
        return Statement.bookkeeping(
                LEARN,
                new Columns<>(news)
                        .all(host)
                        .text(SessionNews::key)
                        .text(SessionNews::agent)
                        .text(n -> n.opened() == null ? null : n.opened().model())
                        .text(SessionNews::model)
                        .text(n -> n.seen().channel())
                        .text(n -> n.opened() == null ? null : n.opened().userId())
                        .text(SessionNews::namedTranscript)
                        .text(n -> n.seen().sessionId())
                        .text(n -> n.opened() == null ? null : n.opened().label())
                        .text(n -> n.opened() == null ? null : n.opened().parentSessionKey())
                        .time(n -> n.opened() == null
                                ? null
                                : Clamp.time(n.opened().at()))
                        .time(n ->
                                n.ended() == null ? null : Clamp.time(n.ended().at()))
                        .text(n -> n.ended() == null ? null : n.ended().reason())
                        .tuple());
    }
}
