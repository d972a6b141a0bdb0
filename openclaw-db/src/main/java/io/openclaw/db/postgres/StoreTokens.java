package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.TokensAdded;
import java.util.List;

/**
 * What session stores counted, in table {@code sessions}; word {@code store} says that a store uses the session.
 * A total raises what is there; what has no total is added to it.
 */
final class StoreTokens {

    private static final String ADD = """
            WITH told AS (
                SELECT i.present_key AS session_key, i.agent, max(i.total) AS total, max(i.used_at) AS used_at,
                    COALESCE(sum(i.tokens) FILTER (WHERE i.total IS NULL), 0)::BIGINT AS added, min(i.at) AS at
                FROM ROWS FROM (unnest($3::BIGINT[], $4::BIGINT[], $5::TIMESTAMPTZ[], $6::TIMESTAMPTZ[]),
                        session_places($1, $2::TEXT[], $7::TEXT[], $6::TIMESTAMPTZ[]))
                    AS i (tokens, total, used_at, at, present_key, agent, gone)
                WHERE NOT i.gone
                GROUP BY i.present_key, i.agent
            ), known AS (
                INSERT INTO session_words (session_key, host, agent_name, attribute, value, said_at)
                SELECT t.session_key, $1, t.agent, 'store', '', t.at FROM told AS t
                ON CONFLICT (session_key, host, agent_name, attribute) DO NOTHING
            )
            UPDATE sessions AS s
            SET store_tokens = greatest(s.store_tokens + t.added, t.total),
                total_tokens = greatest(s.store_tokens + t.added, t.total, s.call_tokens),
                updated_at = greatest(s.updated_at, t.used_at)
            FROM told AS t
            WHERE s.session_key = t.session_key AND s.host = $1 AND s.agent_name = t.agent
            """;

    private StoreTokens() {}

    static Statement add(String host, List<Recorded> facts) {
        return new Statement(
                ADD,
                new Columns<>(facts)
                        .all(host)
                        .text(r -> of(r).scope().sessionKey())
                        .bigint(r -> of(r).tokens())
                        .bigint(r -> of(r).total())
                        .time(r -> Clamp.time(of(r).usedAt()))
                        .time(r -> Clamp.known(of(r).at()))
                        .text(r -> Agents.of(of(r).scope()))
                        .tuple(),
                FactKind.TOKENS_ADDED,
                0);
    }

    private static TokensAdded of(Recorded recorded) {
        return (TokensAdded) recorded.fact();
    }
}
