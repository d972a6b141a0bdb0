package io.openclaw.db.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the embedded server lives and how long it may take to come up.
 *
 * @param home the module's home directory; the server keeps everything in its child {@code postgres}
 * @param port TCP port on 127.0.0.1, or 0 to choose a free one at the first start and remember it in the home
 * @param database the database to create and to point to
 * @param startTimeout bound of the whole start, recovery after a crash included
 */
public record EmbeddedPostgresConfig(Path home, int port, String database, Duration startTimeout) {
    private static final Pattern DATABASE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    public EmbeddedPostgresConfig {
        List<String> problems = new ArrayList<>();
        if (port < 0 || port > 65_535) {
            problems.add("port must be 0 (choose one and remember it) or 1 to 65535");
        }
        if (!DATABASE.matcher(database).matches()) {
            problems.add("database must be 1 to 63 of a-z, 0-9 and _, not starting with a digit");
        }
        if (startTimeout.isNegative() || startTimeout.isZero()) {
            problems.add("startTimeout must be longer than zero");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Embedded PostgreSQL: " + String.join("; ", problems) + ".");
        }
        home = home.toAbsolutePath().normalize();
    }

    /** The defaults: a remembered free port, database {@code openclaw}, one minute to start. */
    public static EmbeddedPostgresConfig of(Path home) {
        return new EmbeddedPostgresConfig(home, 0, "openclaw", Duration.ofMinutes(1));
    }

    boolean portIsFixed() {
        return port != 0;
    }
}
