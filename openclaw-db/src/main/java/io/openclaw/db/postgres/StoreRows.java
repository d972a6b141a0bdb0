package io.openclaw.db.postgres;

/**
 * Which rows a session store wrote itself. Feeds and hooks tell of the same sessions, and of others: a store has never heard of those. Parts
 * of statements, put into them as they are compiled.
 */
final class StoreRows {

    /**
     * Of messages {@code m}: a store calls each by its number there. The planner takes two plain equations for one row of 40,000, and then
     * reads and sorts a whole session for its last forty messages; of a CASE it says one of two, and walks the index.
     */
    static final String MESSAGE =
            "CASE WHEN m.ordinal = m.message_seq THEN m.message_id = m.message_seq::TEXT ELSE FALSE END";

    /** Of sessions {@code s}: a store created it, counted for it, used it, or has a message in it. */
    static final String SESSION = """
            (s.store_tokens > 0
                OR EXISTS (
                    SELECT FROM session_words AS w
                    WHERE w.session_key = s.session_key AND w.host = s.host AND w.agent_name = s.agent_name
                        AND w.attribute IN ('created', 'store'))
                OR EXISTS (SELECT FROM messages AS m WHERE m.session_id = s.id AND\s""" + MESSAGE + "))";

    /**
     * Of fates {@code f}, with the host as $1 and the store's folder as $2: what became of sessions of the store. What names no agent is of the
     * store unless others use the key.
     */
    static final String FATE = """
            f.host = $1
                AND (f.agent_name = $2 OR starts_with(f.agent_name, $2 || '/')
                    OR f.agent_name = '' AND NOT EXISTS (
                        SELECT FROM sessions AS o
                        WHERE o.session_key = f.session_key AND o.host = f.host AND o.agent_name NOT IN ('', $2)
                            AND NOT starts_with(o.agent_name, $2 || '/')))
            """;

    private StoreRows() {}
}
