package io.openclaw.db.session;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** Migrates a home in a process of its own, to be killed. Prints a line when it begins and one when it has moved something. */
final class MigratingChild {

    private MigratingChild() {}

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        Postgres postgres = Postgres.create(PostgresConfig.parse(args[0]), vertx);
        MigrationParts parts = MigrationFixture.parts(vertx, postgres, Path.of(args[2]));
        print("begun");
        Answer.of(SessionMigration.create(parts)
                .run(AgentFile.in(Path.of(args[1]), List.of("main")), false, (file, done, total) -> print("moved")));
        print("done");
        Runtime.getRuntime().halt(0);
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
