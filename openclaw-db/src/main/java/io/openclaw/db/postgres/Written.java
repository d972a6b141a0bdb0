package io.openclaw.db.postgres;

/**
 * What a transaction did.
 *
 * @param facts facts in it
 * @param duplicates facts that told nothing new: their row was there already
 * @param dead rows set aside
 */
public record Written(int facts, int duplicates, int dead) {}
