-- What the model calls add up to, kept in the transaction that changes them: for every quarter of an hour and host, agent, channel, project,
-- provider, model, billing and trigger. Quarters, because the hours and days of every time zone are made of them. Triggers keep it, so that it is
-- right whoever writes llm_calls and however: batches, merges of witnesses, repricing, statements of one's own. See docs/rollups.md and ADR 6.

-- Functions below run as their owner, whoever writes; what they mean by a name must not hang on where the writer looks for tables.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

ALTER TABLE llm_calls
    ADD COLUMN project TEXT,
    ADD COLUMN trigger TEXT;
COMMENT ON COLUMN llm_calls.project IS 'What the call is accounted to. May be set later, and anew: the rollups follow.';
COMMENT ON COLUMN llm_calls.trigger IS
    'Why the gateway called, where it said so: user, cron, heartbeat, sub-agent, webhook. Else the session key tells, see llm_call_trigger.';

CREATE TABLE llm_call_rollups (
    id                 BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    quarter_at         TIMESTAMPTZ NOT NULL,
    cell               BIGINT NOT NULL,
    pruned             BOOLEAN NOT NULL,
    host               TEXT NOT NULL,
    agent_name         TEXT NOT NULL,
    channel            TEXT NOT NULL,
    project            TEXT NOT NULL,
    provider           TEXT NOT NULL,
    model              TEXT NOT NULL,
    billing            TEXT NOT NULL,
    trigger            TEXT NOT NULL,
    calls              BIGINT NOT NULL,
    errors             BIGINT NOT NULL,
    unknown_usage      BIGINT NOT NULL,
    input_tokens       BIGINT NOT NULL,
    output_tokens      BIGINT NOT NULL,
    cache_read_tokens  BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens   BIGINT NOT NULL,
    total_tokens       BIGINT NOT NULL,
    cost_usd           NUMERIC NOT NULL,
    unknown_cost       BIGINT NOT NULL,
    reported_cost_usd  NUMERIC NOT NULL,
    unreported_cost    BIGINT NOT NULL,
    computed_cost_usd  NUMERIC NOT NULL,
    uncomputed_cost    BIGINT NOT NULL,
    timed_calls        BIGINT NOT NULL,
    latency_ms         BIGINT NOT NULL,
    latency            INTEGER[],
    first_byte         INTEGER[]
) WITH (fillfactor = 80, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX llm_call_rollups_cell ON llm_call_rollups (quarter_at, cell);

COMMENT ON TABLE llm_call_rollups IS
    'Sums over llm_calls. A cell may have several rows, see llm_call_rollups_add: what it holds is their sum. Ask api.usage instead.';
COMMENT ON COLUMN llm_call_rollups.cell IS 'Hash of what stands between pruned and trigger, to find the row by.';
COMMENT ON COLUMN llm_call_rollups.pruned IS 'Of calls that retention took since: llm_calls does not hold them any more, and they still count.';
COMMENT ON COLUMN llm_call_rollups.host IS 'Here as in the next columns, empty where nobody told.';
COMMENT ON COLUMN llm_call_rollups.unknown_usage IS 'Calls of which no witness told the tokens.';
COMMENT ON COLUMN llm_call_rollups.cost_usd IS 'Of each call what was reported or computed, as its cost_source says; the two stand beside it.';
COMMENT ON COLUMN llm_call_rollups.unknown_cost IS 'Calls whose cost was neither reported nor computed; cost_usd does not hold them.';
COMMENT ON COLUMN llm_call_rollups.latency IS
    'Histogram of the calls whose latency is known: the subscript is the bucket of llm_latency_bounds, the element how many fell into it.';

-- Bounds of the buckets, in milliseconds: whole numbers up to 12, from there each at most 9 % above the one before, so that what stands for a bucket
-- is less than 4.5 % away from all that fell into it. The last bucket, from 22 hours, is open.
CREATE FUNCTION llm_latency_bounds() RETURNS INTEGER[]
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT '{
        1,2,3,4,5,6,7,8,9,10,11,12,14,16,18,20,22,24,27,30,33,36,40,44,48,53,58,64,70,77,84,92,101,111,121,132,144,157,172,188,205,224,245,
        268,293,320,349,381,416,454,495,540,589,643,701,765,834,910,992,1082,1180,1287,1403,1530,1668,1819,1983,2162,2357,2570,2802,3055,
        3330,3630,3957,4314,4703,5127,5589,6093,6642,7240,7892,8603,9378,10223,11144,12147,13241,14433,15732,17148,18692,20375,22209,24208,
        26387,28762,31351,34173,37249,40602,44257,48241,52583,57316,62475,68098,74227,80908,88190,96128,104780,114211,124490,135695,147908,
        161220,175730,191546,208786,227577,248059,270385,294720,321245,350158,381673,416024,453467,494280,538766,587255,640108,697718,
        760513,828960,903567,984889,1073530,1170148,1275462,1390254,1515377,1651761,1800420,1962458,2139080,2331598,2541442,2770172,3019488,
        3291242,3587454,3910325,4262255,4645858,5063986,5519745,6016523,6558011,7148232,7791573,8492815,9257169,10090315,10998444,11988304,
        13067252,14243305,15525203,16922472,18445495,20105590,21915094,23887453,26037324,28380684,30934946,33719092,36753811,40061654,
        43667203,47597252,51881005,56550296,61639823,67187408,73234275,79825360
        }'::INTEGER[]
$$;

CREATE FUNCTION llm_latency_bucket(ms INTEGER) RETURNS INTEGER
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT width_bucket(ms, llm_latency_bounds())
$$;

CREATE FUNCTION llm_histogram_of(buckets INTEGER[], times INTEGER) RETURNS INTEGER[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    histogram INTEGER[];
    bucket    INTEGER;
BEGIN
    IF buckets IS NOT NULL THEN
        FOREACH bucket IN ARRAY buckets LOOP
            histogram[bucket] := COALESCE(histogram[bucket], 0) + times;
        END LOOP;
    END IF;
    RETURN histogram;
END
$$;

CREATE FUNCTION llm_histogram_add(histogram INTEGER[], other INTEGER[], times INTEGER) RETURNS INTEGER[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF other IS NULL OR histogram IS NULL AND times = 1 THEN
        RETURN COALESCE(histogram, other);
    END IF;
    FOR bucket IN array_lower(other, 1)..array_upper(other, 1) LOOP
        IF other[bucket] <> 0 THEN
            histogram[bucket] := COALESCE(histogram[bucket], 0) + times * other[bucket];
        END IF;
    END LOOP;
    RETURN histogram;
END
$$;

CREATE AGGREGATE llm_histogram_sum(INTEGER[], INTEGER) (SFUNC = llm_histogram_add, STYPE = INTEGER[]);

-- The latency that so much of a histogram does not exceed, as percentile_disc has it; in milliseconds, within 5 %.
CREATE FUNCTION llm_latency_percentile(histogram INTEGER[], fraction DOUBLE PRECISION) RETURNS NUMERIC
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim_scale(round(2.0 * l.low * l.high / (l.low + l.high), 1))
    FROM (
        SELECT
            b.bucket,
            sum(histogram[b.bucket]) OVER (ORDER BY b.bucket) AS up_to,
            sum(histogram[b.bucket]) OVER () AS timed
        FROM generate_subscripts(histogram, 1) AS b (bucket)
        WHERE histogram[b.bucket] > 0) AS h
    CROSS JOIN LATERAL (
        SELECT
            (llm_latency_bounds())[h.bucket] AS low,
            COALESCE((llm_latency_bounds())[h.bucket + 1] - 1, (llm_latency_bounds())[h.bucket]) AS high) AS l
    WHERE h.up_to >= ceil(fraction * h.timed)
    ORDER BY h.bucket
    LIMIT 1
$$;

-- Rows of openclaw-rs name neither agent nor channel, but their keys do: tg:<agent>:<user>:<chat>, dc:…, cron:<agent>:<uuid>,
-- subagent:<agent>:<uuid>, webhook:<agent>:<uuid>, agent:<agent>:cli:<uuid>.
CREATE FUNCTION llm_call_agent(agent_name TEXT, session_key TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN agent_name <> '' THEN agent_name
        WHEN split_part(session_key, ':', 1) IN ('agent', 'tg', 'dc', 'cron', 'subagent', 'webhook')
            AND split_part(session_key, ':', 3) <> '' THEN split_part(session_key, ':', 2)
        ELSE ''
    END
$$;

CREATE FUNCTION llm_call_channel(channel TEXT, session_key TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN channel <> '' THEN channel
        ELSE CASE split_part(session_key, ':', 1) WHEN 'tg' THEN 'telegram' WHEN 'dc' THEN 'discord' ELSE '' END
    END
$$;

-- OpenClaw's keys are agent:<agent>:cron:<job>, agent:<agent>:subagent:<uuid>, hook:<uuid>, …:heartbeat, agent:<agent>:<anything else>;
-- openclaw-rs's see above.
CREATE FUNCTION llm_call_trigger(told TEXT, session_key TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN told <> '' THEN told
        WHEN session_key <> '' THEN CASE
            WHEN right(session_key, 10) = ':heartbeat' THEN 'heartbeat'
            ELSE CASE split_part(session_key, ':', CASE WHEN left(session_key, 6) = 'agent:' THEN 3 ELSE 1 END)
                WHEN 'cron' THEN 'cron'
                WHEN 'heartbeat' THEN 'heartbeat'
                WHEN 'subagent' THEN 'sub-agent'
                WHEN 'hook' THEN 'webhook'
                WHEN 'webhook' THEN 'webhook'
                ELSE 'user'
            END
        END
        ELSE ''
    END
$$;

-- What a call costs, as its cost_source says; without one (not priced yet, or unknown) what was reported, but for a 0 beside tokens: gateways
-- report that for models whose price they do not know. NULL: unknown.
CREATE FUNCTION llm_call_cost(cost_source TEXT, reported_usd NUMERIC, computed_usd NUMERIC, tokens INTEGER) RETURNS NUMERIC
LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN cost_source = 'computed' THEN computed_usd
        WHEN cost_source = 'reported' OR reported_usd <> 0 OR tokens = 0 THEN reported_usd
        ELSE computed_usd
    END
$$;

-- The calls of a span as cells.
CREATE FUNCTION llm_call_rollups_of(since TIMESTAMPTZ, until TIMESTAMPTZ) RETURNS SETOF llm_call_rollups
LANGUAGE SQL STABLE PARALLEL SAFE AS $$
    SELECT
        0::BIGINT, d.quarter_at, 0::BIGINT, false, c.host, d.agent_name, d.channel, d.project, d.provider, c.model, d.billing, d.trigger,
        count(*),
        count(*) FILTER (WHERE c.error IS NOT NULL OR c.status = 'error'),
        count(*) FILTER (WHERE c.usage_known IS FALSE),
        COALESCE(sum(c.usage_prompt_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
        COALESCE(sum(c.usage_completion_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
        COALESCE(sum(c.cache_read_tokens), 0),
        COALESCE(sum(c.cache_write_tokens), 0),
        COALESCE(sum(c.reasoning_tokens), 0),
        COALESCE(sum(c.usage_total_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
        COALESCE(sum(llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)), 0),
        count(*) FILTER (WHERE llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens) IS NULL),
        COALESCE(sum(c.reported_cost_usd), 0),
        count(*) FILTER (WHERE c.reported_cost_usd IS NULL),
        COALESCE(sum(c.computed_cost_usd), 0),
        count(*) FILTER (WHERE c.computed_cost_usd IS NULL),
        count(*) FILTER (WHERE c.latency_ms > 0),
        COALESCE(sum(c.latency_ms) FILTER (WHERE c.latency_ms > 0), 0),
        llm_histogram_of(array_agg(llm_latency_bucket(c.latency_ms)) FILTER (WHERE c.latency_ms > 0), 1),
        llm_histogram_of(array_agg(llm_latency_bucket(c.time_to_first_byte_ms)) FILTER (WHERE c.time_to_first_byte_ms > 0), 1)
    FROM llm_calls AS c
    CROSS JOIN LATERAL (
        SELECT
            date_bin('15 minutes', c.created_at, '2000-01-01T00:00:00Z') AS quarter_at,
            llm_call_agent(c.agent_name, c.session_key) AS agent_name,
            llm_call_channel(c.channel, c.session_key) AS channel,
            COALESCE(c.project, '') AS project,
            COALESCE(c.provider, '') AS provider,
            COALESCE(c.billing, '') AS billing,
            llm_call_trigger(c.trigger, c.session_key) AS trigger) AS d
    WHERE c.created_at >= since AND c.created_at < until AND isfinite(c.created_at)
    GROUP BY d.quarter_at, c.host, d.agent_name, d.channel, d.project, d.provider, c.model, d.billing, d.trigger
$$;

-- Adds to the rollups what has changed; each cell once. A cell has one row, and one more for every writer that came while those it had were held by
-- others: nobody waits here for anybody, so nobody can wait for each other. A snapshot that cannot see what others added meanwhile adds a row too.
CREATE FUNCTION llm_call_rollups_add(deltas llm_call_rollups[]) RETURNS VOID
LANGUAGE plpgsql
-- The table grows while plans are kept: only those by index stay good.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    WITH delta AS MATERIALIZED (
        SELECT
            d.*,
            hashtextextended(
                concat_ws(E'\x1f', d.pruned, d.host, d.agent_name, d.channel, d.project, d.provider, d.model, d.billing, d.trigger), 0) AS hash
        FROM unnest(deltas) AS d
    ), placed AS MATERIALIZED (
        SELECT d.*, p.id AS place
        FROM delta AS d
        LEFT JOIN LATERAL (
            SELECT r.id
            FROM llm_call_rollups AS r
            WHERE r.quarter_at = d.quarter_at AND r.cell = d.hash AND r.pruned = d.pruned
                AND (r.host, r.agent_name, r.channel, r.project, r.provider, r.model, r.billing, r.trigger)
                    = (d.host, d.agent_name, d.channel, d.project, d.provider, d.model, d.billing, d.trigger)
                AND current_setting('transaction_isolation') = 'read committed'
            LIMIT 1
            FOR NO KEY UPDATE SKIP LOCKED) AS p ON true
    ), grown AS (
        UPDATE llm_call_rollups AS r
        SET calls = r.calls + p.calls,
            errors = r.errors + p.errors,
            unknown_usage = r.unknown_usage + p.unknown_usage,
            input_tokens = r.input_tokens + p.input_tokens,
            output_tokens = r.output_tokens + p.output_tokens,
            cache_read_tokens = r.cache_read_tokens + p.cache_read_tokens,
            cache_write_tokens = r.cache_write_tokens + p.cache_write_tokens,
            reasoning_tokens = r.reasoning_tokens + p.reasoning_tokens,
            total_tokens = r.total_tokens + p.total_tokens,
            cost_usd = r.cost_usd + p.cost_usd,
            unknown_cost = r.unknown_cost + p.unknown_cost,
            reported_cost_usd = r.reported_cost_usd + p.reported_cost_usd,
            unreported_cost = r.unreported_cost + p.unreported_cost,
            computed_cost_usd = r.computed_cost_usd + p.computed_cost_usd,
            uncomputed_cost = r.uncomputed_cost + p.uncomputed_cost,
            timed_calls = r.timed_calls + p.timed_calls,
            latency_ms = r.latency_ms + p.latency_ms,
            latency = llm_histogram_add(r.latency, p.latency, 1),
            first_byte = llm_histogram_add(r.first_byte, p.first_byte, 1)
        FROM placed AS p
        WHERE r.id = p.place
    )
    INSERT INTO llm_call_rollups (
        quarter_at, cell, pruned, host, agent_name, channel, project, provider, model, billing, trigger, calls, errors, unknown_usage,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, cost_usd, unknown_cost,
        reported_cost_usd, unreported_cost, computed_cost_usd, uncomputed_cost, timed_calls, latency_ms, latency, first_byte)
    SELECT
        quarter_at, hash, pruned, host, agent_name, channel, project, provider, model, billing, trigger, calls, errors, unknown_usage,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, cost_usd, unknown_cost,
        reported_cost_usd, unreported_cost, computed_cost_usd, uncomputed_cost, timed_calls, latency_ms, latency, first_byte
    FROM placed
    WHERE place IS NULL;
END
$$;

-- Takes a statement's rows into the rollups ('1') or out of them ('-1'). moved are those rows; of an update, counterpart are the same before or
-- after. The sums are those of llm_call_rollups_of, which cannot be asked here.
-- Retention deletes with openclaw.pruning set to on: what it takes still counts, as pruned.
CREATE FUNCTION llm_call_rollups_follow() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    sign    INTEGER := TG_ARGV[0];
    pruning BOOLEAN := TG_OP = 'DELETE' AND current_setting('openclaw.pruning', true) = 'on';
    deltas  llm_call_rollups[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (
            SELECT
            FROM (SELECT * FROM moved UNION ALL SELECT * FROM counterpart) AS c
            GROUP BY
                id, created_at, host, agent_name, channel, project, provider, model, billing, trigger, session_key, error IS NULL, status,
                usage_known, usage_prompt_tokens, usage_completion_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
                usage_total_tokens, cost_source, reported_cost_usd, computed_cost_usd, latency_ms, time_to_first_byte_ms
            HAVING count(*) <> 2)
        THEN
            RETURN NULL;
        END IF;
    END IF;
    deltas := ARRAY(
        SELECT ROW(
            0, d.quarter_at, 0, s.pruned, c.host, d.agent_name, d.channel, d.project, d.provider, c.model, d.billing, d.trigger,
            s.sign * count(*),
            s.sign * count(*) FILTER (WHERE c.error IS NOT NULL OR c.status = 'error'),
            s.sign * count(*) FILTER (WHERE c.usage_known IS FALSE),
            s.sign * COALESCE(sum(c.usage_prompt_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
            s.sign * COALESCE(sum(c.usage_completion_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
            s.sign * COALESCE(sum(c.cache_read_tokens), 0),
            s.sign * COALESCE(sum(c.cache_write_tokens), 0),
            s.sign * COALESCE(sum(c.reasoning_tokens), 0),
            s.sign * COALESCE(sum(c.usage_total_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0),
            s.sign * COALESCE(sum(llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)), 0),
            s.sign * count(*) FILTER (WHERE llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens) IS NULL),
            s.sign * COALESCE(sum(c.reported_cost_usd), 0),
            s.sign * count(*) FILTER (WHERE c.reported_cost_usd IS NULL),
            s.sign * COALESCE(sum(c.computed_cost_usd), 0),
            s.sign * count(*) FILTER (WHERE c.computed_cost_usd IS NULL),
            s.sign * count(*) FILTER (WHERE c.latency_ms > 0),
            s.sign * COALESCE(sum(c.latency_ms) FILTER (WHERE c.latency_ms > 0), 0),
            llm_histogram_of(array_agg(llm_latency_bucket(c.latency_ms)) FILTER (WHERE c.latency_ms > 0), s.sign),
            llm_histogram_of(array_agg(llm_latency_bucket(c.time_to_first_byte_ms)) FILTER (WHERE c.time_to_first_byte_ms > 0), s.sign)
        )::llm_call_rollups
        FROM moved AS c
        CROSS JOIN LATERAL (
            SELECT
                date_bin('15 minutes', c.created_at, '2000-01-01T00:00:00Z') AS quarter_at,
                llm_call_agent(c.agent_name, c.session_key) AS agent_name,
                llm_call_channel(c.channel, c.session_key) AS channel,
                COALESCE(c.project, '') AS project,
                COALESCE(c.provider, '') AS provider,
                COALESCE(c.billing, '') AS billing,
                llm_call_trigger(c.trigger, c.session_key) AS trigger) AS d
        CROSS JOIN LATERAL (SELECT sign, false UNION ALL SELECT -sign, true WHERE pruning) AS s (sign, pruned)
        WHERE isfinite(c.created_at)
        GROUP BY d.quarter_at, c.host, d.agent_name, d.channel, d.project, d.provider, c.model, d.billing, d.trigger, s.sign, s.pruned);
    IF cardinality(deltas) > 0 THEN
        PERFORM llm_call_rollups_add(deltas);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION llm_call_rollups_empty() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM llm_call_rollups WHERE NOT pruned;
    RETURN NULL;
END
$$;

CREATE TRIGGER llm_calls_added AFTER INSERT ON llm_calls
REFERENCING NEW TABLE AS moved
FOR EACH STATEMENT EXECUTE FUNCTION llm_call_rollups_follow('1');
CREATE TRIGGER llm_calls_removed AFTER DELETE ON llm_calls
REFERENCING OLD TABLE AS moved
FOR EACH STATEMENT EXECUTE FUNCTION llm_call_rollups_follow('-1');
CREATE TRIGGER llm_calls_changed_from AFTER UPDATE ON llm_calls
REFERENCING OLD TABLE AS moved NEW TABLE AS counterpart
FOR EACH STATEMENT EXECUTE FUNCTION llm_call_rollups_follow('-1');
CREATE TRIGGER llm_calls_changed_to AFTER UPDATE ON llm_calls
REFERENCING NEW TABLE AS moved OLD TABLE AS counterpart
FOR EACH STATEMENT EXECUTE FUNCTION llm_call_rollups_follow('1');
CREATE TRIGGER llm_calls_emptied AFTER TRUNCATE ON llm_calls
FOR EACH STATEMENT EXECUTE FUNCTION llm_call_rollups_empty();

-- What the rollups of a span lack, cell by cell: nothing where they are right. Spans begin and end with a quarter of an hour.
CREATE FUNCTION llm_call_rollups_lack(since TIMESTAMPTZ, until TIMESTAMPTZ) RETURNS SETOF llm_call_rollups
LANGUAGE SQL STABLE AS $$
    SELECT
        0::BIGINT, b.quarter_at, 0::BIGINT, false, b.host, b.agent_name, b.channel, b.project, b.provider, b.model, b.billing, b.trigger,
        b.calls, b.errors, b.unknown_usage, b.input_tokens, b.output_tokens, b.cache_read_tokens, b.cache_write_tokens, b.reasoning_tokens,
        b.total_tokens, b.cost_usd, b.unknown_cost, b.reported_cost_usd, b.unreported_cost, b.computed_cost_usd, b.uncomputed_cost,
        b.timed_calls, b.latency_ms, b.latency, b.first_byte
    FROM (
        SELECT
            quarter_at, host, agent_name, channel, project, provider, model, billing, trigger,
            sum(sign * calls)::BIGINT AS calls,
            sum(sign * errors)::BIGINT AS errors,
            sum(sign * unknown_usage)::BIGINT AS unknown_usage,
            sum(sign * input_tokens)::BIGINT AS input_tokens,
            sum(sign * output_tokens)::BIGINT AS output_tokens,
            sum(sign * cache_read_tokens)::BIGINT AS cache_read_tokens,
            sum(sign * cache_write_tokens)::BIGINT AS cache_write_tokens,
            sum(sign * reasoning_tokens)::BIGINT AS reasoning_tokens,
            sum(sign * total_tokens)::BIGINT AS total_tokens,
            sum(sign * cost_usd) AS cost_usd,
            sum(sign * unknown_cost)::BIGINT AS unknown_cost,
            sum(sign * reported_cost_usd) AS reported_cost_usd,
            sum(sign * unreported_cost)::BIGINT AS unreported_cost,
            sum(sign * computed_cost_usd) AS computed_cost_usd,
            sum(sign * uncomputed_cost)::BIGINT AS uncomputed_cost,
            sum(sign * timed_calls)::BIGINT AS timed_calls,
            sum(sign * latency_ms)::BIGINT AS latency_ms,
            llm_histogram_sum(latency, sign) AS latency,
            llm_histogram_sum(first_byte, sign) AS first_byte
        FROM (
            SELECT 1 AS sign, * FROM llm_call_rollups_of(since, until)
            UNION ALL
            SELECT -1, * FROM llm_call_rollups WHERE NOT pruned AND quarter_at >= since AND quarter_at < until) AS both_sides
        GROUP BY quarter_at, host, agent_name, channel, project, provider, model, billing, trigger) AS b
    WHERE (b.calls, b.errors, b.unknown_usage, b.input_tokens, b.output_tokens, b.cache_read_tokens, b.cache_write_tokens, b.reasoning_tokens,
            b.total_tokens, b.cost_usd, b.unknown_cost, b.reported_cost_usd, b.unreported_cost, b.computed_cost_usd, b.uncomputed_cost,
            b.timed_calls, b.latency_ms) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        OR 0 <> ANY (b.latency) OR 0 <> ANY (b.first_byte)
$$;

-- Makes the rollups of a span right again and returns how many cells were not. What is lacking is known from one snapshot and added to whatever
-- others add meanwhile, so those who write do not wait for it, nor it for them; but two at once would both add it. Cells of several rows become one
-- again.
CREATE FUNCTION llm_call_rollups_mend(since TIMESTAMPTZ, until TIMESTAMPTZ) RETURNS INTEGER
LANGUAGE plpgsql AS $$
DECLARE
    deltas llm_call_rollups[];
    spare  llm_call_rollups;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rollups are made right in a transaction that is READ COMMITTED' USING ERRCODE = '25001';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('llm_call_rollups', 0));
    deltas := ARRAY(SELECT l FROM llm_call_rollups_lack(since, until) AS l);
    IF cardinality(deltas) > 0 THEN
        PERFORM llm_call_rollups_add(deltas);
    END IF;
    FOR spare IN
        DELETE FROM llm_call_rollups AS r
        WHERE r.id IN (
            SELECT o.id
            FROM llm_call_rollups AS o
            WHERE o.id IN (
                SELECT n.id
                FROM (
                    SELECT id, row_number() OVER (
                        PARTITION BY quarter_at, cell, pruned, host, agent_name, channel, project, provider, model, billing, trigger
                        ORDER BY id) AS number
                    FROM llm_call_rollups
                    WHERE quarter_at >= since AND quarter_at < until) AS n
                WHERE n.number > 1)
            FOR UPDATE SKIP LOCKED)
        RETURNING r.*
    LOOP
        PERFORM llm_call_rollups_add(ARRAY[spare]);
    END LOOP;
    RETURN cardinality(deltas);
END
$$;

-- Whoever may call these could write as their owner, or what is not true.
REVOKE ALL ON FUNCTION llm_call_rollups_add(llm_call_rollups[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_call_rollups_follow() FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_call_rollups_empty() FROM PUBLIC;
REVOKE ALL ON FUNCTION llm_call_rollups_mend(TIMESTAMPTZ, TIMESTAMPTZ) FROM PUBLIC;

-- The calls there are. Writers wait as long, some seconds for a million of them; what gateways say meanwhile waits in their spools.
INSERT INTO llm_call_rollups (
    quarter_at, cell, pruned, host, agent_name, channel, project, provider, model, billing, trigger, calls, errors, unknown_usage,
    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, cost_usd, unknown_cost,
    reported_cost_usd, unreported_cost, computed_cost_usd, uncomputed_cost, timed_calls, latency_ms, latency, first_byte)
SELECT
    quarter_at,
    hashtextextended(concat_ws(E'\x1f', pruned, host, agent_name, channel, project, provider, model, billing, trigger), 0),
    pruned, host, agent_name, channel, project, provider, model, billing, trigger, calls, errors, unknown_usage,
    input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, cost_usd, unknown_cost,
    reported_cost_usd, unreported_cost, computed_cost_usd, uncomputed_cost, timed_calls, latency_ms, latency, first_byte
FROM llm_call_rollups_of('-infinity', 'infinity');
ANALYZE llm_call_rollups;

-- What people ask. Every sum stands beside the number of calls it does not hold; where none is known, it is NULL.
CREATE VIEW api.usage AS
SELECT
    quarter_at,
    NULLIF(r.host, '') AS host,
    NULLIF(r.agent_name, '') AS agent_name,
    NULLIF(r.channel, '') AS channel,
    NULLIF(r.project, '') AS project,
    NULLIF(r.provider, '') AS provider,
    NULLIF(r.model, '') AS model,
    NULLIF(r.billing, '') AS billing,
    NULLIF(r.trigger, '') AS trigger,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(input_tokens)::BIGINT END AS input_tokens,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(output_tokens)::BIGINT END AS output_tokens,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(cache_read_tokens)::BIGINT END AS cache_read_tokens,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(cache_write_tokens)::BIGINT END AS cache_write_tokens,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(reasoning_tokens)::BIGINT END AS reasoning_tokens,
    CASE WHEN sum(unknown_usage) < sum(calls) THEN sum(total_tokens)::BIGINT END AS tokens,
    sum(unknown_usage)::BIGINT AS calls_of_unknown_usage,
    CASE WHEN sum(unknown_cost) < sum(calls) THEN trim_scale(sum(cost_usd)) END AS cost_usd,
    sum(unknown_cost)::BIGINT AS calls_of_unknown_cost,
    CASE WHEN sum(unreported_cost) < sum(calls) THEN trim_scale(sum(reported_cost_usd)) END AS reported_cost_usd,
    sum(unreported_cost)::BIGINT AS calls_of_unreported_cost,
    CASE WHEN sum(uncomputed_cost) < sum(calls) THEN trim_scale(sum(computed_cost_usd)) END AS computed_cost_usd,
    sum(uncomputed_cost)::BIGINT AS calls_of_uncomputed_cost,
    sum(timed_calls)::BIGINT AS timed_calls,
    sum(latency_ms)::BIGINT AS latency_ms,
    llm_histogram_sum(latency, 1) AS latency,
    llm_histogram_sum(first_byte, 1) AS first_byte
FROM llm_call_rollups AS r
GROUP BY quarter_at, r.host, r.agent_name, r.channel, r.project, r.provider, r.model, r.billing, r.trigger
HAVING sum(calls) <> 0
ORDER BY quarter_at DESC, r.host, r.agent_name, r.channel, r.project, r.provider, r.model, r.billing, r.trigger;
COMMENT ON VIEW api.usage IS
    'What calls add up to, by quarter of an hour and host, agent, channel, project, provider, model, billing and trigger; the latest first.';

CREATE VIEW api.usage_by_hour AS
SELECT
    date_trunc('hour', quarter_at, 'UTC') AS hour,
    host, agent_name, channel, project, provider, model, billing, trigger,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(input_tokens)::BIGINT AS input_tokens,
    sum(output_tokens)::BIGINT AS output_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(cache_write_tokens)::BIGINT AS cache_write_tokens,
    sum(reasoning_tokens)::BIGINT AS reasoning_tokens,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost,
    sum(reported_cost_usd) AS reported_cost_usd,
    sum(calls_of_unreported_cost)::BIGINT AS calls_of_unreported_cost,
    sum(computed_cost_usd) AS computed_cost_usd,
    sum(calls_of_uncomputed_cost)::BIGINT AS calls_of_uncomputed_cost,
    (sum(latency_ms) / NULLIF(sum(timed_calls), 0))::INTEGER AS avg_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.5) AS p50_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.95) AS p95_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.99) AS p99_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.5) AS first_byte_p50_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.95) AS first_byte_p95_ms
FROM api.usage
WHERE quarter_at >= date_trunc('hour', now(), 'UTC') - INTERVAL '7 days'
GROUP BY hour, host, agent_name, channel, project, provider, model, billing, trigger
ORDER BY hour DESC, calls DESC, host, agent_name, channel, project, provider, model, billing, trigger;
COMMENT ON VIEW api.usage_by_hour IS 'What calls add up to, by hour (UTC) of the last 7 days and all that tells them apart; the latest first.';

CREATE VIEW api.usage_by_day AS
SELECT
    (quarter_at AT TIME ZONE 'UTC')::DATE AS day,
    host, agent_name, channel, project, provider, model, billing, trigger,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(input_tokens)::BIGINT AS input_tokens,
    sum(output_tokens)::BIGINT AS output_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(cache_write_tokens)::BIGINT AS cache_write_tokens,
    sum(reasoning_tokens)::BIGINT AS reasoning_tokens,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost,
    sum(reported_cost_usd) AS reported_cost_usd,
    sum(calls_of_unreported_cost)::BIGINT AS calls_of_unreported_cost,
    sum(computed_cost_usd) AS computed_cost_usd,
    sum(calls_of_uncomputed_cost)::BIGINT AS calls_of_uncomputed_cost,
    (sum(latency_ms) / NULLIF(sum(timed_calls), 0))::INTEGER AS avg_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.5) AS p50_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.95) AS p95_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.99) AS p99_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.5) AS first_byte_p50_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.95) AS first_byte_p95_ms
FROM api.usage
WHERE quarter_at >= date_trunc('day', now(), 'UTC') - INTERVAL '89 days'
GROUP BY day, host, agent_name, channel, project, provider, model, billing, trigger
ORDER BY day DESC, calls DESC, host, agent_name, channel, project, provider, model, billing, trigger;
COMMENT ON VIEW api.usage_by_day IS 'What calls add up to, by day (UTC) of the last 90 and all that tells them apart; the latest first.';

CREATE VIEW api.spend_by_model AS
SELECT
    model, provider, billing,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost,
    sum(reported_cost_usd) AS reported_cost_usd,
    sum(calls_of_unreported_cost)::BIGINT AS calls_of_unreported_cost,
    sum(computed_cost_usd) AS computed_cost_usd,
    sum(calls_of_uncomputed_cost)::BIGINT AS calls_of_uncomputed_cost
FROM api.usage
WHERE quarter_at > now() - INTERVAL '30 days'
GROUP BY model, provider, billing
ORDER BY cost_usd DESC NULLS LAST, calls DESC, model, provider, billing;
COMMENT ON VIEW api.spend_by_model IS 'Calls, tokens and cost of each model in the last 30 days, reported and computed, the dearest first.';

CREATE VIEW api.spend_by_agent AS
SELECT
    agent_name, host,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost
FROM api.usage
WHERE quarter_at > now() - INTERVAL '30 days'
GROUP BY agent_name, host
ORDER BY cost_usd DESC NULLS LAST, calls DESC, agent_name, host;
COMMENT ON VIEW api.spend_by_agent IS 'Calls, tokens and cost of each agent in the last 30 days, the dearest first.';

CREATE VIEW api.spend_by_trigger AS
SELECT
    trigger,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost
FROM api.usage
WHERE quarter_at > now() - INTERVAL '30 days'
GROUP BY trigger
ORDER BY cost_usd DESC NULLS LAST, calls DESC, trigger;
COMMENT ON VIEW api.spend_by_trigger IS
    'Calls, tokens and cost of the last 30 days by what made the gateway call: users, cron, heartbeats, sub-agents, webhooks.';

CREATE VIEW api.spend_by_channel AS
SELECT
    channel,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost
FROM api.usage
WHERE quarter_at > now() - INTERVAL '30 days'
GROUP BY channel
ORDER BY cost_usd DESC NULLS LAST, calls DESC, channel;
COMMENT ON VIEW api.spend_by_channel IS 'Calls, tokens and cost of each channel in the last 30 days, the dearest first.';

CREATE VIEW api.spend_by_project AS
SELECT
    project,
    sum(calls)::BIGINT AS calls,
    sum(errors)::BIGINT AS errors,
    sum(tokens)::BIGINT AS tokens,
    sum(calls_of_unknown_usage)::BIGINT AS calls_of_unknown_usage,
    sum(cost_usd) AS cost_usd,
    sum(calls_of_unknown_cost)::BIGINT AS calls_of_unknown_cost
FROM api.usage
WHERE quarter_at > now() - INTERVAL '30 days'
GROUP BY project
ORDER BY cost_usd DESC NULLS LAST, calls DESC, project;
COMMENT ON VIEW api.spend_by_project IS 'Calls, tokens and cost of each project in the last 30 days, the dearest first.';

CREATE VIEW api.latency_by_model AS
SELECT
    model, provider,
    sum(calls)::BIGINT AS calls,
    sum(timed_calls)::BIGINT AS timed_calls,
    (sum(latency_ms) / NULLIF(sum(timed_calls), 0))::INTEGER AS avg_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.5) AS p50_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.95) AS p95_ms,
    llm_latency_percentile(llm_histogram_sum(latency, 1), 0.99) AS p99_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.5) AS first_byte_p50_ms,
    llm_latency_percentile(llm_histogram_sum(first_byte, 1), 0.95) AS first_byte_p95_ms
FROM api.usage
WHERE quarter_at > now() - INTERVAL '7 days'
GROUP BY model, provider
ORDER BY calls DESC, model, provider;
COMMENT ON VIEW api.latency_by_model IS 'How long models took in the last 7 days: percentiles within 5 %, of the answer and of its first byte.';
