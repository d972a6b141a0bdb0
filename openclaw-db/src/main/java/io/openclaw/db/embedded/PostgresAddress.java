package io.openclaw.db.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** How to reach a running embedded server. Holds the password: {@code toString} hides it, {@link #url} does not. */
public record PostgresAddress(String host, int port, String user, String password, String database) {

    /** The libpq form, {@code postgresql://user:password@host:port/database}, percent-encoded. */
    public String url() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + host + ":" + port + "/"
                + encoded(database);
    }

    /** The JDBC form, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
    }

    PostgresAddress withDatabase(String other) {
        return new PostgresAddress(host, port, user, password, other);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "postgresql://" + encoded(user) + ":***@" + host + ":" + port + "/" + encoded(database);
    }
}
