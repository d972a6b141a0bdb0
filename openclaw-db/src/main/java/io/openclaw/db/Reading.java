package io.openclaw.db;

import io.openclaw.db.postgres.Postgres;
import org.jspecify.annotations.Nullable;

/**
 * Where to read beside memory.
 *
 * @param postgres null when PostgreSQL cannot be asked now
 * @param whyNot the reason then
 */
record Reading(@Nullable Postgres postgres, @Nullable String whyNot) {}
