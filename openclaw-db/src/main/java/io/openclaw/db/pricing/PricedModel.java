package io.openclaw.db.pricing;

import org.jspecify.annotations.Nullable;

/**
 * Whom a call asked, as its log says; never filled in by guessing.
 *
 * @param provider null: unknown, and so is every price
 * @param model null: unknown
 * @param host the machine the call is of; null: no price of one machine alone applies
 */
public record PricedModel(
        @Nullable String provider,
        @Nullable String model,
        @Nullable String host) {}
