package io.openclaw.db.postgres;

import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionQuery.Before;
import io.openclaw.db.model.SessionView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of table {@code sessions}, of all hosts and agents. Fails with {@link PostgresException}. */
public final class SessionList {

    private static final String LIST = """
            SELECT
                s.id, s.session_key, s.host, s.agent_name, s.model, s.channel, s.user_id, s.label, s.created_at, s.updated_at,
                s.ended_at, s.end_reason, s.total_tokens,
                (SELECT count(*) FROM messages AS m WHERE m.session_id = s.id) AS messages
            FROM sessions AS s
            WHERE (s.updated_at, s.id) < (COALESCE($1::TIMESTAMPTZ, 'infinity'), COALESCE($2::BIGINT, 0))
                AND ($3::TEXT IS NULL OR s.agent_name = $3)
                AND ($4::TEXT IS NULL OR s.channel = $4)
                AND ($5::TEXT IS NULL OR s.host = $5)
                AND ($6::TIMESTAMPTZ IS NULL OR s.updated_at >= $6)
                AND ($7::TEXT IS NULL OR s.session_key = $7 OR starts_with(s.session_key, $8))
            ORDER BY s.updated_at DESC, s.id DESC
            LIMIT $9
            """;

    private static final String NAMED = """
            SELECT
                s.id, s.session_key, s.host, s.agent_name, s.model, s.channel, s.user_id, s.label, s.created_at, s.updated_at,
                s.ended_at, s.end_reason, s.total_tokens,
                (SELECT count(*) FROM messages AS m WHERE m.session_id = s.id) AS messages
            FROM sessions AS s
            WHERE s.session_key = $1 AND ($2::TEXT IS NULL OR s.host = $2) AND ($3::TEXT IS NULL OR s.agent_name = $3)
            ORDER BY s.updated_at DESC, s.id DESC
            LIMIT $4
            """;

    /** More machines and agents that share one key than anybody can choose from. */
    private static final int MOST_OF_A_NAME = 100;

    private final Reader reader;

    SessionList(Reader reader) {
        this.reader = reader;
    }

    /** Sessions, last used first, then the later begun. */
    public Future<List<SessionView>> list(SessionQuery query) {
        Before before = query.before();
        KeyPrefix prefix = query.prefix() == null ? null : KeyPrefix.of(query.prefix());
        Tuple values = Tuple.tuple()
                .addValue(before == null ? null : Clamp.known(before.at()))
                .addValue(before == null ? null : before.id())
                .addValue(query.agent())
                .addValue(query.channel())
                .addValue(query.host())
                .addValue(Clamp.time(query.since()))
                .addValue(prefix == null ? null : prefix.exact())
                .addValue(prefix == null ? null : prefix.start())
                .addValue(query.limit());
        return reader.read(LIST, values, SessionReader::view);
    }

    /** All sessions of this key, last used first; of one host or one agent where it is given. */
    public Future<List<SessionView>> named(String key, @Nullable String host, @Nullable String agent) {
        Tuple values =
                Tuple.tuple().addValue(key).addValue(host).addValue(agent).addValue(MOST_OF_A_NAME);
        return reader.read(NAMED, values, SessionReader::view);
    }
}
