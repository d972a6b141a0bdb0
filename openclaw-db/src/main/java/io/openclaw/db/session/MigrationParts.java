package io.openclaw.db.session;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.recorder.FactPreparation;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/**
 * What a migration or a comparison works with.
 *
 * @param host name of this machine in the database
 * @param scratch where copies may be put for a moment
 */
public record MigrationParts(Vertx vertx, Postgres postgres, FactPreparation preparation, String host, Path scratch) {}
