package io.openclaw.cli.command;

import io.openclaw.db.postgres.PostgresConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a configured database the way libpq reads it, whatever form it was given in. */
final class LibpqUrl {
    private static final String APPLICATION_NAME = "application_name";

    private LibpqUrl() {}

    /** Holds the password: for the eyes of the operator and of {@code psql}. */
    static String of(PostgresConfig config) {
        String password = config.password() == null ? "" : ":" + encoded(config.password());
        String hosts = config.hosts().stream().map(Object::toString).collect(Collectors.joining(","));
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters(config).forEach((name, value) -> query.add(name + "=" + encoded(value)));
        return "postgresql://" + encoded(config.user()) + password + "@" + hosts + "/" + encoded(config.database())
                + query;
    }

    private static Map<String, String> parameters(PostgresConfig config) {
        Map<String, String> parameters = new TreeMap<>();
        if (!config.sslMode().equals("prefer")) {
            parameters.put("sslmode", config.sslMode());
        }
        if (config.sslRootCert() != null) {
            parameters.put("sslrootcert", config.sslRootCert());
        }
        if (config.hosts().size() > 1) {
            parameters.put("target_session_attrs", config.readWrite() ? "read-write" : "any");
        }
        String options = config.settings().entrySet().stream()
                .filter(setting -> !setting.getKey().equals(APPLICATION_NAME))
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
        if (!options.isEmpty()) {
            parameters.put("options", options);
        }
        String application = config.settings().get(APPLICATION_NAME);
        if (application != null) {
            parameters.put(APPLICATION_NAME, application);
        }
        return parameters;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
