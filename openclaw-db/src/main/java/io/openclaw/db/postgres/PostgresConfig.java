package io.openclaw.db.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach PostgreSQL. Never prints the password.
 *
 * @param hosts tried in this order; after a failover the next one is taken
 * @param sslMode libpq's word: disable, allow, prefer, require, verify-ca, verify-full
 * @param sslRootCert file with the certificates that are trusted, PEM; null for the system's
 * @param readWrite whether a server in recovery is refused ({@code target_session_attrs} read-write or primary)
 * @param settings start-up settings of the session, such as {@code application_name}
 */
public record PostgresConfig(
        List<HostAndPort> hosts,
        String database,
        String user,
        @Nullable String password,
        String sslMode,
        @Nullable String sslRootCert,
        boolean readWrite,
        Map<String, String> settings,
        PostgresTimeouts timeouts) {

    static final String APPLICATION_NAME = "application_name";
    private static final int PIPELINE = 64;

    public PostgresConfig {
        hosts = List.copyOf(hosts);
        settings = Map.copyOf(settings);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("No PostgreSQL host is given.");
        }
    }

    /**
     * Reads {@code postgresql://user:password@host:5432,other:5433/database?sslmode=require}, as libpq does; {@code postgres:} and
     * {@code jdbc:postgresql:} are the same.
     *
     * @throws IllegalArgumentException with everything that is wrong, never with the password
     */
    public static PostgresConfig parse(String databaseUrl) {
        return new PostgresUrl(databaseUrl).config();
    }

    public PostgresConfig withTimeouts(PostgresTimeouts newTimeouts) {
        return new PostgresConfig(
                hosts, database, user, password, sslMode, sslRootCert, readWrite, settings, newTimeouts);
    }

    /** The form JDBC wants, without user and password. */
    public String jdbcUrl() {
        String servers = hosts.stream().map(HostAndPort::toString).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + servers + "/" + PostgresUrl.encode(database);
    }

    /** What JDBC needs beside the URL. Holds the password: never print it. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("sslmode", sslMode);
        if (sslRootCert != null) {
            properties.setProperty("sslrootcert", sslRootCert);
        }
        if (readWrite) {
            properties.setProperty("targetServerType", "primary");
        }
        String connectSeconds = Long.toString(Math.max(1, timeouts.connect().toSeconds()));
        properties.setProperty("connectTimeout", connectSeconds);
        properties.setProperty("loginTimeout", connectSeconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", settings.getOrDefault(APPLICATION_NAME, "openclaw"));
        properties.setProperty("options", startOptions());
        return properties;
    }

    private String startOptions() {
        return settings.entrySet().stream()
                .filter(setting -> !setting.getKey().equals(APPLICATION_NAME))
                .map(setting -> "-c " + setting.getKey() + "="
                        + setting.getValue().replace("\\", "\\\\").replace(" ", "\\ "))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The host, database and user, for logs and status. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@"
                + hosts.stream().map(HostAndPort::toString).collect(Collectors.joining(",")) + "/" + database
                + "?sslmode=" + sslMode;
    }

    PgConnectOptions connectOptions(HostAndPort host) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.host())
                .setPort(host.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(password == null ? "" : password)
                .setCachePreparedStatements(true)
                .setPipeliningLimit(PIPELINE)
                .setSslMode(SslMode.of(sslMode.toLowerCase(Locale.ROOT)))
                .setSslOptions(sslOptions());
        // One by one: setProperties would replace the defaults (client_encoding, DateStyle).
        sessionSettings().forEach(options::addProperty);
        return options;
    }

    private Map<String, String> sessionSettings() {
        Map<String, String> all = new TreeMap<>();
        all.put(APPLICATION_NAME, "openclaw");
        all.put("statement_timeout", Long.toString(timeouts.statement().toMillis()));
        all.put("lock_timeout", Long.toString(timeouts.lock().toMillis()));
        all.put(
                "idle_in_transaction_session_timeout",
                Long.toString(timeouts.batch().toMillis()));
        all.putAll(settings);
        return all;
    }

    private ClientSSLOptions sslOptions() {
        ClientSSLOptions ssl = new ClientSSLOptions();
        boolean verifies = sslMode.startsWith("verify-");
        ssl.setHostnameVerificationAlgorithm("verify-full".equals(sslMode) ? "HTTPS" : "");
        ssl.setTrustAll(!verifies);
        if (verifies && sslRootCert != null) {
            ssl.setTrustOptions(new PemTrustOptions().addCertPath(sslRootCert));
        }
        return ssl;
    }
}
