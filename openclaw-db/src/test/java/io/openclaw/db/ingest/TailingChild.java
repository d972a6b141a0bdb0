package io.openclaw.db.ingest;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** Watches a folder in a process of its own, to be killed. Prints a line when it has begun. */
final class TailingChild {

    private TailingChild() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        Postgres postgres = Postgres.create(PostgresConfig.parse(args[0]), vertx);
        Tailer.create(
                        TailerFixture.parts(vertx, postgres),
                        IngestOptions.of(List.of(Root.given(Path.of(args[1])))),
                        TailerFixture.formats())
                .watch();
        System.out.println("watching");
        System.out.flush();
    }
}
