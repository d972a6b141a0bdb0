-- What model calls cost: the price book, what people set on top of it, and what each call cost by it beside what its gateway reported.
CREATE TABLE price_editions (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source       TEXT        NOT NULL,
    version      TEXT,
    published_at TIMESTAMPTZ,
    licence      TEXT,
    host         TEXT        NOT NULL,
    imported_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    added        INTEGER     NOT NULL,
    ended        INTEGER     NOT NULL
);
COMMENT ON TABLE price_editions IS 'Each time prices changed: a table was imported, or somebody set a price. The last id tells whether what one has read still stands.';
COMMENT ON COLUMN price_editions.host IS 'The machine it was done on; for prices of a gateway''s configuration, the gateway''s.';

CREATE TABLE prices (
    price_id                   TEXT        NOT NULL,
    known_since                TIMESTAMPTZ NOT NULL,
    known_until                TIMESTAMPTZ,
    source                     TEXT        NOT NULL,
    version                    TEXT,
    provider                   TEXT        NOT NULL,
    models                     TEXT[]      NOT NULL,
    host                       TEXT,
    valid_from                 TIMESTAMPTZ,
    valid_to                   TIMESTAMPTZ,
    daily_from                 TIME,
    daily_to                   TIME,
    input_usd_per_mtok         NUMERIC     NOT NULL,
    output_usd_per_mtok        NUMERIC,
    cache_read_usd_per_mtok    NUMERIC,
    cache_write_usd_per_mtok   NUMERIC,
    cache_write_1h_usd_per_mtok NUMERIC,
    tiers                      JSONB       NOT NULL DEFAULT '[]',
    service_factors            JSONB       NOT NULL DEFAULT '{}',
    region_factors             JSONB       NOT NULL DEFAULT '{}',
    PRIMARY KEY (price_id, known_since)
);
COMMENT ON TABLE prices IS 'Prices in US dollars per million tokens. A row is never changed but for known_until; docs/pricing.md says how one is found.';
COMMENT ON COLUMN prices.price_id IS 'Names what is charged: other rates have another id.';
COMMENT ON COLUMN prices.known_since IS 'When the table that says so was published, or the price was set: with known_until the second axis of time beside valid_from and valid_to.';
COMMENT ON COLUMN prices.source IS 'user, openclaw-config, genai-prices or litellm: the first that knows a model is believed.';
COMMENT ON COLUMN prices.models IS 'Ids in small letters; one that ends in * also with a known suffix.';
COMMENT ON COLUMN prices.host IS 'Only for calls of this machine; NULL: of all.';
COMMENT ON COLUMN prices.tiers IS 'Of long prompts: [{"above": tokens of the whole prompt, "rates": {"input": ..., "output": ...}}]. All tokens of the call cost the rates of the last one exceeded.';
COMMENT ON COLUMN prices.service_factors IS 'By service tier, such as {"batch": 0.5}: what multiplies the whole price.';

-- Nullable and without a default, so that no row is written anew, however many there are.
ALTER TABLE llm_calls
    ADD COLUMN cache_write_1h_tokens INTEGER,
    ADD COLUMN service_tier          TEXT,
    ADD COLUMN computed_cost_usd     NUMERIC,
    ADD COLUMN price_id              TEXT,
    ADD COLUMN cost_source           TEXT,
    ADD COLUMN billing               TEXT;
COMMENT ON COLUMN llm_calls.cache_write_1h_tokens IS 'The part of cache_write_tokens that is kept for an hour; NULL: none, or nobody said so.';
COMMENT ON COLUMN llm_calls.service_tier IS 'The service it was served at, such as batch; NULL: the usual one.';
COMMENT ON COLUMN llm_calls.computed_cost_usd IS 'What it costs by price_id of the price book, beside reported_cost_usd. NULL: unknown, never 0 for that.';
COMMENT ON COLUMN llm_calls.cost_source IS 'Which of the two is its cost: reported or computed. A reported 0 for tokens that have a price is none. NULL: not priced yet, or unknown.';
COMMENT ON COLUMN llm_calls.billing IS 'metered, subscription (the cost is what it would be by the token) or local; NULL: the provider is unknown.';

CREATE TABLE repricings (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host        TEXT        NOT NULL,
    since       TIMESTAMPTZ,
    known_at    TIMESTAMPTZ,
    begun_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ,
    calls       BIGINT      NOT NULL DEFAULT 0,
    changed     BIGINT      NOT NULL DEFAULT 0
);
COMMENT ON TABLE repricings IS 'Each run of `openclaw reprice --apply`. Without finished_at it was interrupted; what it changed until then stands, and is counted.';

CREATE TABLE repriced_calls (
    llm_call_id       UUID   NOT NULL,
    repricing_id      BIGINT NOT NULL REFERENCES repricings (id) ON DELETE CASCADE,
    computed_cost_usd NUMERIC,
    price_id          TEXT,
    cost_source       TEXT,
    billing           TEXT,
    PRIMARY KEY (llm_call_id, repricing_id)
);
COMMENT ON TABLE repriced_calls IS 'What stood in llm_calls before a repricing changed it; the row of the first repricing is the original.';
