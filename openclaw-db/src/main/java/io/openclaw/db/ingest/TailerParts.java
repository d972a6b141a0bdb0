package io.openclaw.db.ingest;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.recorder.FactPreparation;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a tailer works with.
 *
 * @param postgres where facts go; null while it is known to be away
 * @param host name of this machine in the database
 * @param scratch where formats may put what they need for a moment
 * @param busy whether something more urgent has work to catch up with, so that reading goes slowly
 */
public record TailerParts(
        Vertx vertx,
        Supplier<@Nullable Postgres> postgres,
        FactPreparation preparation,
        String host,
        Clock clock,
        Path scratch,
        BooleanSupplier busy) {}
