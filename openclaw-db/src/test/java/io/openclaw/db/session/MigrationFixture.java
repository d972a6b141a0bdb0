package io.openclaw.db.session;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A migrated database of its own, and what moves a home's sessions to it. */
final class MigrationFixture implements AutoCloseable {

    static final String HOST = "box";

    final TestDatabase database;
    final Vertx vertx = Vertx.vertx();
    final Postgres postgres;
    final MigrationParts parts;

    MigrationFixture(Path scratch) {
        this(TestPostgres.freshDatabase(), scratch);
    }

    /** @param database may be one of openclaw-rs */
    MigrationFixture(TestDatabase database, Path scratch) {
        this.database = database;
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        this.postgres = Postgres.create(config, vertx);
        this.parts = parts(vertx, postgres, scratch);
    }

    static MigrationParts parts(Vertx vertx, Postgres postgres, Path scratch) {
        Redactor redactor = Redactor.create(
                RedactorConfig.defaults().withMaskKey("a key of tests, long enough".getBytes(StandardCharsets.UTF_8)));
        return new MigrationParts(vertx, postgres, FactPreparation.with(redactor), HOST, scratch);
    }

    MigrationReport migrate(Path home, String... agents) {
        return Answer.of(
                SessionMigration.create(parts).run(AgentFile.in(home, List.of(agents)), false, MigrationProgress.NONE));
    }

    long count(String sql) {
        return Long.parseLong(database.single(sql));
    }

    @Override
    public void close() {
        postgres.close();
        Answer.of(vertx.close());
    }
}
