package io.openclaw.db.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection URL, taken apart (PostgreSQL manual, section 34.1.1.2 "Connection URIs"). Collects everything that is wrong before it
 * complains, and never quotes what it was given: the password may stand anywhere in a broken URL.
 */
final class PostgresUrl {

    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^@/?]*)@)?(?<hosts>[^/?@]*)(?:/(?<db>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern SETTING = Pattern.compile("-c\\s*([A-Za-z_.]+)=(\\S+)");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** Known to libpq or pgjdbc and without meaning for us, or always on. */
    private static final Set<String> PASSED_OVER = Set.of(
            "keepalives",
            "connect_timeout",
            "channel_binding",
            "gssencmode",
            "client_encoding",
            "tcpkeepalive",
            "connecttimeout",
            "sockettimeout",
            "logintimeout",
            "rewritebatchedinserts",
            "load_balance_hosts");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final String url;
    private @Nullable String user;
    private @Nullable String password;
    private @Nullable String database;
    private String sslMode = "prefer";
    private @Nullable String sslRootCert;
    private boolean readWrite = true;

    PostgresUrl(String url) {
        this.url = url.trim();
    }

    PostgresConfig config() {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "The database URL is not of the form postgresql://user:password@host:5432/database;"
                            + " characters such as @ / ? # % in a password must be percent-encoded.");
        }
        login(parts.group("user"));
        database = decode(parts.group("db"), "database");
        query(parts.group("query"));
        List<HostAndPort> hosts = hosts(parts.group("hosts"));
        String name = user == null || user.isEmpty() ? System.getProperty("user.name", "postgres") : user;
        String db = database == null || database.isEmpty() ? name : database;
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The database URL is wrong: " + String.join("; ", problems) + ".");
        }
        return new PostgresConfig(
                hosts, db, name, password, sslMode, sslRootCert, readWrite, settings, PostgresTimeouts.DEFAULT);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void login(@Nullable String login) {
        if (login != null) {
            int colon = login.indexOf(':');
            user = decode(colon < 0 ? login : login.substring(0, colon), "user");
            password = colon < 0 ? null : decode(login.substring(colon + 1), "password");
        }
    }

    private List<HostAndPort> hosts(@Nullable String list) {
        List<HostAndPort> hosts = new ArrayList<>();
        int number = 0;
        for (String entry : list == null || list.isEmpty() ? new String[] {"localhost"} : list.split(",", -1)) {
            number++;
            HostAndPort host = host(entry, number);
            if (host != null) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    private @Nullable HostAndPort host(String entry, int number) {
        int bracket = entry.lastIndexOf(']');
        if (entry.startsWith("[") != (bracket > 0)) {
            problems.add("host " + number + " has an unclosed bracket (IPv6 is written [::1]:5432)");
            return null;
        }
        int colon = entry.indexOf(':', Math.max(bracket, 0));
        String name = decode(colon < 0 ? entry : entry.substring(0, colon), "host " + number);
        try {
            int port = colon < 0 || colon == entry.length() - 1
                    ? HostAndPort.DEFAULT_PORT
                    : Integer.parseInt(entry.substring(colon + 1));
            return new HostAndPort(name == null ? "" : name.replace("[", "").replace("]", ""), port);
        } catch (NumberFormatException e) {
            problems.add("the port of host " + number + " is not a number");
        } catch (IllegalArgumentException e) {
            problems.add("host " + number + ": " + e.getMessage());
        }
        return null;
    }

    private void query(@Nullable String query) {
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                problems.add("a parameter has no value (write name=value)");
                continue;
            }
            String value = decode(pair.substring(equals + 1), "a parameter");
            if (value != null) {
                parameter(pair.substring(0, equals), value);
            }
        }
    }

    private void parameter(String name, String value) {
        switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "user" -> user = value;
            case "password" -> password = value;
            case "dbname" -> database = value;
            case "sslmode" -> sslMode(value);
            case "ssl" -> sslMode("true".equals(value) ? "require" : "prefer");
            case "sslrootcert" -> sslRootCert = value;
            case "target_session_attrs", "targetservertype" ->
                readWrite = !Set.of("any", "read-only", "standby").contains(value);
            case PostgresConfig.APPLICATION_NAME, "applicationname" ->
                settings.put(PostgresConfig.APPLICATION_NAME, value);
            case "options" -> options(value);
            default -> unknown(name);
        }
    }

    private void unknown(String name) {
        if (!PASSED_OVER.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            problems.add(
                    "a parameter is not known (known: sslmode, sslrootcert, target_session_attrs, application_name,"
                            + " options, user, password, dbname)");
        }
    }

    private void sslMode(String value) {
        if (SSL_MODES.contains(value)) {
            sslMode = value;
        } else {
            problems.add("sslmode is none of disable, allow, prefer, require, verify-ca, verify-full");
        }
    }

    private void options(String value) {
        Matcher setting = SETTING.matcher(value);
        while (setting.find()) {
            settings.put(setting.group(1), setting.group(2));
        }
    }

    private @Nullable String decode(@Nullable String text, String what) {
        try {
            return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            problems.add("the " + what + " holds a % that is not followed by two hex digits");
            return null;
        }
    }
}
