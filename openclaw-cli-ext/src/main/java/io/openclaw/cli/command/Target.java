package io.openclaw.cli.command;

import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.PostgresAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The database a command speaks to.
 *
 * @param embedded whether it is the one of the home rather than a configured one
 */
record Target(DatabaseUrl url, boolean embedded) {

    /**
     * The configured database, else the running embedded one.
     *
     * @throws DatabaseUnreachable when none is configured and none runs
     */
    static Target find(Settings settings, Path home, CommandLine command) {
        Optional<DatabaseUrl> configured = settings.database(command);
        if (configured.isPresent()) {
            return new Target(configured.get(), false);
        }
        return EmbeddedPostgres.describe(home)
                .map(address -> new Target(url(address), true))
                .orElseThrow(() -> new DatabaseUnreachable("No PostgreSQL runs for " + home
                        + " and DATABASE_URL is not set. Start one with: ./openclaw up"));
    }

    private static DatabaseUrl url(PostgresAddress address) {
        return new DatabaseUrl(
                address.user(),
                address.password(),
                address.host() + ":" + address.port(),
                address.database(),
                Map.of());
    }
}
