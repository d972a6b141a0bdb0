package io.openclaw.db.postgres;

/**
 * What {@link MessageSearch} asks. In all but the first and the last, $1 is the text, $2 and $3 bound the ids, $4 is how many; $5 to $7 are
 * place and length of the page or, where the name says so, the filter. Filters are statements of their own: a condition that may be absent
 * hides from the planner what it needs to know.
 */
final class SearchSql {

    /** Plans hang on how common the words are, so each search gets its own; one that takes long all the same is given up. */
    static final String PREPARE = """
            SET LOCAL plan_cache_mode = 'force_custom_plan';
            SET LOCAL jit = off;
            SET LOCAL statement_timeout = '5s';
            SET TRANSACTION READ ONLY
            """;

    static final String LOOK = """
            SELECT
                tsvector_to_array(to_tsvector('simple', $1)) AS words,
                to_regclass('message_search_parts') IS NOT NULL AS parts,
                (SELECT COALESCE(max(message_id), 0) FROM message_search) AS newest
            """;

    /** The newest that hold the words, then the best of them. Only so many are ranked, however common a word is. */
    static final String WORDS = """
            WITH candidates AS (
                SELECT i.message_id, ts_rank(i.words, plainto_tsquery('simple', $1)) AS rank
                FROM message_search AS i
                WHERE i.words @@ plainto_tsquery('simple', $1) AND i.message_id < $2 AND i.message_id >= $3
                ORDER BY i.message_id DESC
                LIMIT $4
            ), page AS (
                SELECT message_id, rank
                FROM candidates
                WHERE (rank, message_id) < ($5::REAL, $6::BIGINT)
                ORDER BY rank DESC, message_id DESC
                LIMIT $7
            )
            SELECT c.candidates, c.oldest, p.message_id, p.rank
            FROM (SELECT count(*) AS candidates, min(message_id) AS oldest FROM candidates) AS c
            LEFT JOIN page AS p ON true
            ORDER BY p.rank DESC, p.message_id DESC
            """;

    static final String WORDS_FILTERED = """
            WITH candidates AS (
                SELECT i.message_id, ts_rank(i.words, plainto_tsquery('simple', $1)) AS rank
                FROM message_search AS i
                JOIN messages AS m ON m.id = i.message_id
                JOIN sessions AS s ON s.id = m.session_id
                WHERE i.words @@ plainto_tsquery('simple', $1) AND i.message_id < $2 AND i.message_id >= $3
                    AND ($8::TEXT IS NULL OR s.agent_name = $8)
                    AND ($9::TEXT IS NULL OR s.channel = $9)
                    AND ($10::TEXT IS NULL OR s.host = $10)
                    AND ($11::TEXT IS NULL OR s.session_key = $11)
                    AND ($12::TIMESTAMPTZ IS NULL OR m.created_at >= $12)
                ORDER BY i.message_id DESC
                LIMIT $4
            ), page AS (
                SELECT message_id, rank
                FROM candidates
                WHERE (rank, message_id) < ($5::REAL, $6::BIGINT)
                ORDER BY rank DESC, message_id DESC
                LIMIT $7
            )
            SELECT c.candidates, c.oldest, p.message_id, p.rank
            FROM (SELECT count(*) AS candidates, min(message_id) AS oldest FROM candidates) AS c
            LEFT JOIN page AS p ON true
            ORDER BY p.rank DESC, p.message_id DESC
            """;

    /** Messages that hold it as a word of its own were shown before. */
    static final String PARTS = """
            SELECT i.message_id
            FROM message_search AS i
            WHERE message_search_text(i.words)
                    LIKE '%' || replace(replace(replace(lower($1), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
                AND NOT i.words @@ plainto_tsquery('simple', $1)
                AND i.message_id < $2
            ORDER BY i.message_id DESC
            LIMIT $3
            """;

    static final String PARTS_FILTERED = """
            SELECT i.message_id
            FROM message_search AS i
            JOIN messages AS m ON m.id = i.message_id
            JOIN sessions AS s ON s.id = m.session_id
            WHERE message_search_text(i.words)
                    LIKE '%' || replace(replace(replace(lower($1), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
                AND NOT i.words @@ plainto_tsquery('simple', $1)
                AND i.message_id < $2
                AND ($4::TEXT IS NULL OR s.agent_name = $4)
                AND ($5::TEXT IS NULL OR s.channel = $5)
                AND ($6::TEXT IS NULL OR s.host = $6)
                AND ($7::TEXT IS NULL OR s.session_key = $7)
                AND ($8::TIMESTAMPTZ IS NULL OR m.created_at >= $8)
            ORDER BY i.message_id DESC
            LIMIT $3
            """;

    /** $1 ids in order, $2 words: the piece begins a little before the first of them, if possible at the beginning of a word. */
    static final String SHOW = """
            SELECT
                m.id, s.session_key, s.host, s.agent_name, s.channel, m.ordinal, m.role, m.created_at,
                COALESCE(substr(m.content, greatest(h.hit - 60, 1), 180), '') AS piece,
                h.hit > 61 AS text_before,
                COALESCE(length(m.content), 0) > greatest(h.hit - 60, 1) + 179 AS text_after
            FROM unnest($1::BIGINT[]) WITH ORDINALITY AS p (id, place)
            JOIN messages AS m ON m.id = p.id
            JOIN sessions AS s ON s.id = m.session_id
            CROSS JOIN LATERAL (
                SELECT COALESCE(
                    min(NULLIF(strpos(lower(' ' || m.content), ' ' || w.word), 0)),
                    min(NULLIF(strpos(lower(m.content), w.word), 0)),
                    1) AS hit
                FROM unnest($2::TEXT[]) AS w (word)) AS h
            ORDER BY p.place
            """;

    private SearchSql() {}
}
