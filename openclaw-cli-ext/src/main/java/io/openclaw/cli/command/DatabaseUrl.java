package io.openclaw.cli.command;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is. Read from what libpq reads ({@code postgresql://user:password@host:port,host:port/database?sslmode=…})
 * and from what JDBC reads; written in both forms. Holds the password: {@code toString} hides it.
 *
 * @param hosts comma-separated {@code host[:port]}, as in the URL
 * @param parameters by their libpq names
 */
record DatabaseUrl(
        @Nullable String user,
        @Nullable String password,
        String hosts,
        String database,
        Map<String, String> parameters) {
    private static final Pattern FORM = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
            + "(?<hosts>[^/?@]*)(?:/(?<database>[^?/]*))?(?:\\?(?<query>.*))?");
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]%]+)(?::\\d{1,5})?");

    /** The names of one parameter, for libpq and for pgjdbc; parameters of one of them alone are not handed to the other. */
    private static final Map<String, String> JDBC_NAMES = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("options", "options"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("target_session_attrs", "targetServerType"));

    private static final Map<String, String> JDBC_SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    DatabaseUrl {
        parameters = Map.copyOf(parameters);
    }

    /** @throws IllegalArgumentException when it is no such URL; says where, never quotes it */
    static DatabaseUrl parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("DATABASE_URL is not of the form"
                    + " postgresql://user:password@host:port/database. Percent-encode : @ / ? in user and password.");
        }
        Map<String, String> parameters = parameters(matcher.group("query"), text.startsWith("jdbc:"));
        String user = decoded(matcher.group("user"));
        String password = decoded(matcher.group("password"));
        String database = decoded(matcher.group("database"));
        DatabaseUrl url = new DatabaseUrl(
                user == null || user.isEmpty() ? parameters.remove("user") : user,
                password == null ? parameters.remove("password") : password,
                hosts(matcher.group("hosts")),
                database == null || database.isEmpty() ? parameters.getOrDefault("dbname", "") : database,
                without(parameters, "user", "password", "dbname"));
        return url;
    }

    /** The form that {@code psql} takes. */
    String libpq() {
        StringBuilder url = new StringBuilder("postgresql://");
        if (user != null) {
            url.append(encoded(user));
            url.append(password == null ? "" : ":" + encoded(password)).append('@');
        }
        url.append(hosts).append('/').append(encoded(database));
        StringJoiner query = new StringJoiner("&");
        parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> query.add(e.getKey() + "=" + encoded(e.getValue())));
        return query.length() == 0
                ? url.toString()
                : url.append('?').append(query).toString();
    }

    /** The form that JDBC takes, without user, password and parameters. */
    String jdbc() {
        return "jdbc:postgresql://" + hosts + "/" + encoded(database);
    }

    /** User, password and parameters by pgjdbc's names. */
    Properties jdbcProperties() {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        parameters.forEach((name, value) -> {
            String jdbcName = JDBC_NAMES.get(name);
            if (jdbcName != null) {
                properties.setProperty(
                        jdbcName,
                        name.equals("target_session_attrs") ? JDBC_SERVER_TYPES.getOrDefault(value, "any") : value);
            }
        });
        return properties;
    }

    /** Host, port and database: what a message may say. */
    String place() {
        return hosts + "/" + (database.isEmpty() ? "(default database)" : database);
    }

    @Override
    public String toString() {
        return place();
    }

    private static String hosts(String text) {
        if (text.isEmpty()) {
            return "localhost:5432";
        }
        StringJoiner hosts = new StringJoiner(",");
        for (String host : text.split(",", -1)) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("DATABASE_URL names a host that is none: give host:port,"
                        + " [IPv6]:port, or several of them with commas. Unix sockets are not spoken.");
            }
            hosts.add(host.matches(".*:\\d{1,5}") ? host : host + ":5432");
        }
        return hosts.toString();
    }

    private static Map<String, String> parameters(@Nullable String query, boolean jdbc) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : decodedText(pair.substring(equals + 1));
            String libpqName = jdbc ? libpqName(name) : name;
            if (libpqName != null) {
                boolean type = jdbc && libpqName.equals("target_session_attrs");
                parameters.put(libpqName, type ? libpqServerType(value) : value);
            }
        }
        return parameters;
    }

    private static @Nullable String libpqName(String jdbcName) {
        if (jdbcName.equals("user") || jdbcName.equals("password")) {
            return jdbcName;
        }
        return JDBC_NAMES.entrySet().stream()
                .filter(e -> e.getValue().equals(jdbcName))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static String libpqServerType(String jdbcType) {
        return switch (jdbcType) {
            case "primary", "master" -> "primary";
            case "secondary", "slave" -> "standby";
            case "preferSecondary", "preferSlave" -> "prefer-standby";
            default -> "any";
        };
    }

    private static Map<String, String> without(Map<String, String> parameters, String... names) {
        for (String name : names) {
            parameters.remove(name);
        }
        return parameters;
    }

    private static @Nullable String decoded(@Nullable String part) {
        return part == null ? null : decodedText(part);
    }

    private static String decodedText(String part) {
        // A plus sign is a plus sign in a URL of libpq.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
