package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.TokensAdded;
import java.util.List;

/** What session stores counted, in table {@code sessions}. A total raises what is there; what has no total is added to it. */
final class StoreTokens {

    private static final String ADD = """
            WITH told AS (
                SELECT w.present_key AS session_key, max(i.total) AS total, max(i.used_at) AS used_at,
                    COALESCE(sum(i.tokens) FILTER (WHERE i.total IS NULL), 0)::BIGINT AS added
                FROM unnest($2::TEXT[], $3::BIGINT[], $4::BIGINT[], $5::TIMESTAMPTZ[], $6::TIMESTAMPTZ[])
                    AS i (session_key, tokens, total, used_at, at)
                CROSS JOIN LATERAL session_way(i.session_key, $1, i.at) AS w
                WHERE NOT w.gone
                GROUP BY w.present_key
            )
            UPDATE sessions AS s
            SET store_tokens = greatest(s.store_tokens + t.added, t.total),
                total_tokens = greatest(s.store_tokens + t.added, t.total, s.call_tokens),
                updated_at = greatest(s.updated_at, t.used_at)
            FROM told AS t
            WHERE s.session_key = t.session_key AND s.host = $1
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
                        .tuple(),
                FactKind.TOKENS_ADDED,
                0);
    }

    private static TokensAdded of(Recorded recorded) {
        return (TokensAdded) recorded.fact();
    }
}
