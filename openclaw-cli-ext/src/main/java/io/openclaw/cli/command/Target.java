package io.openclaw.cli.command;

import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.EmbeddedPostgresException;
import io.openclaw.db.embedded.PostgresAddress;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The database a command speaks to.
 *
 * @param embedded whether it is the one of the home rather than a configured one
 */
record Target(PostgresConfig config, boolean embedded) {

    /**
     * The configured database, else the running embedded one.
     *
     * @throws DatabaseUnreachable when none is configured and none runs
     */
    static Target find(Settings settings, Path home, CommandLine command) {
        Optional<PostgresConfig> configured = settings.database(command);
        if (configured.isPresent()) {
            return new Target(configured.get(), false);
        }
        return running(home)
                .map(address -> new Target(PostgresConfig.parse(address.url()), true))
                .orElseThrow(() -> new DatabaseUnreachable("No PostgreSQL runs for " + home
                        + " and DATABASE_URL is not set. Start one with: ./openclaw up"));
    }

    private static Optional<PostgresAddress> running(Path home) {
        try {
            return EmbeddedPostgres.describe(home);
        } catch (EmbeddedPostgresException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    /** Hosts, ports and database: what a message may say. */
    String place() {
        return place(config);
    }

    static String place(PostgresConfig config) {
        return config.hosts().stream().map(Object::toString).collect(Collectors.joining(",")) + "/" + config.database();
    }
}
