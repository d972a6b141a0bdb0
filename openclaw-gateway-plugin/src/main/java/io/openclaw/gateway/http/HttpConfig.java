package io.openclaw.gateway.http;

import io.openclaw.db.ConfigException;
import io.openclaw.db.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens and to whom.
 *
 * @param bind address; any other than a loopback one demands a token
 * @param port 0 for any free one
 * @param token what a client must show; null for none, or for the one in {@code tokenFile} where the address demands one
 * @param readToken what a client may show instead that is to see figures but no text; null for none
 * @param tokenFile where a token is kept that nobody gave: made at the first start that needs it, with mode 0600
 * @param allowedHosts further names that a request may be addressed to, lower case, without port
 * @param allowedOrigins web pages that may call, such as {@code https://dash.example}
 */
public record HttpConfig(
        String bind,
        int port,
        @Nullable String token,
        @Nullable String readToken,
        Path tokenFile,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        HttpLimits limits) {

    public static final String DEFAULT_BIND = "127.0.0.1";
    public static final int DEFAULT_PORT = 3377;

    /** Shorter ones could be guessed, and could not be told from words when secrets are taken out of records. */
    static final int SHORTEST_TOKEN = 8;

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{" + SHORTEST_TOKEN + ",512}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]+)?");
    private static final String TOKEN_RULE =
            " must be " + SHORTEST_TOKEN + " to 512 visible ASCII characters without spaces.";
    private static final String READ_TOKEN_RULE = TOKEN_RULE.replace(".", ", and another than OPENCLAW_HTTP_TOKEN.");
    private static final String READ_TOKEN_ALONE =
            "OPENCLAW_HTTP_READ_TOKEN needs OPENCLAW_HTTP_TOKEN: without it everybody on this machine sees all text.";

    public HttpConfig {
        allowedHosts = Set.copyOf(allowedHosts);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (bind.isBlank() || port < 0 || port > 65_535) {
            throw new ConfigException(List.of("The HTTP server needs an address, and a port from 0 to 65535."));
        }
        if (token != null && !wellFormed(token)) {
            throw new ConfigException(List.of("OPENCLAW_HTTP_TOKEN" + TOKEN_RULE));
        }
        if (readToken != null && (!wellFormed(readToken) || readToken.equals(token))) {
            throw new ConfigException(List.of("OPENCLAW_HTTP_READ_TOKEN" + READ_TOKEN_RULE));
        }
        if (readToken != null && token == null && loopback(bind)) {
            throw new ConfigException(List.of(READ_TOKEN_ALONE));
        }
    }

    /** Loopback on the default port, without a token. */
    public static HttpConfig of(Path home) {
        return new HttpConfig(
                DEFAULT_BIND,
                DEFAULT_PORT,
                null,
                null,
                home.resolve("http-token"),
                Set.of(),
                Set.of(),
                HttpLimits.defaults());
    }

    /**
     * Reads the settings that {@code docs/configuration.md} lists.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static HttpConfig fromEnvironment(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        int port = settings.integer("OPENCLAW_HTTP_PORT", 0, 65_535, DEFAULT_PORT);
        Set<String> hosts = list(settings, "OPENCLAW_HTTP_ALLOWED_HOSTS");
        Set<String> origins = list(settings, "OPENCLAW_HTTP_ALLOWED_ORIGINS");
        String token = settings.text("OPENCLAW_HTTP_TOKEN").orElse(null);
        String readToken = settings.text("OPENCLAW_HTTP_READ_TOKEN").orElse(null);
        String bind = settings.text("OPENCLAW_HTTP_BIND").orElse(DEFAULT_BIND);
        Path home = settings.home();
        if (token != null && !wellFormed(token)) {
            settings.problem("OPENCLAW_HTTP_TOKEN" + TOKEN_RULE);
        }
        if (readToken != null && (!wellFormed(readToken) || readToken.equals(token))) {
            settings.problem("OPENCLAW_HTTP_READ_TOKEN" + READ_TOKEN_RULE);
        } else if (readToken != null && token == null && loopback(bind)) {
            settings.problem(READ_TOKEN_ALONE);
        }
        if (!ADDRESS.matcher(bind).matches()) {
            settings.problem(
                    "OPENCLAW_HTTP_BIND must be an address or a name of this machine, without scheme and port.");
        }
        if (hosts.contains("*") || origins.contains("*")) {
            settings.problem(
                    "OPENCLAW_HTTP_ALLOWED_HOSTS and _ORIGINS take names, not *: any web page could read the records.");
        }
        settings.throwIfWrong();
        return new HttpConfig(
                bind, port, token, readToken, home.resolve("http-token"), hosts, origins, HttpLimits.defaults());
    }

    public HttpConfig withBind(String newBind) {
        return new HttpConfig(newBind, port, token, readToken, tokenFile, allowedHosts, allowedOrigins, limits);
    }

    public HttpConfig withPort(int newPort) {
        return new HttpConfig(bind, newPort, token, readToken, tokenFile, allowedHosts, allowedOrigins, limits);
    }

    public HttpConfig withToken(@Nullable String newToken) {
        return new HttpConfig(bind, port, newToken, readToken, tokenFile, allowedHosts, allowedOrigins, limits);
    }

    /** For one who is to see figures but no text; needs {@link #withToken} before. */
    public HttpConfig withReadToken(@Nullable String newToken) {
        return new HttpConfig(bind, port, token, newToken, tokenFile, allowedHosts, allowedOrigins, limits);
    }

    public HttpConfig withTokenFile(Path file) {
        return new HttpConfig(bind, port, token, readToken, file, allowedHosts, allowedOrigins, limits);
    }

    public HttpConfig withAllowed(Set<String> hosts, Set<String> origins) {
        return new HttpConfig(bind, port, token, readToken, tokenFile, hosts, origins, limits);
    }

    public HttpConfig withLimits(HttpLimits newLimits) {
        return new HttpConfig(bind, port, token, readToken, tokenFile, allowedHosts, allowedOrigins, newLimits);
    }

    /** Whether only programs on this machine can reach the address. Decided by its spelling: a name could change its meaning. */
    public boolean loopback() {
        return loopback(bind);
    }

    private static boolean loopback(String address) {
        return LOOPBACK.matcher(address.toLowerCase(Locale.ROOT)).matches();
    }

    /** Where a program on this machine reaches the server: a server on all addresses is on loopback too. */
    public String reachedAt() {
        return switch (bind) {
            case "0.0.0.0" -> DEFAULT_BIND;
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> bind;
        };
    }

    static boolean wellFormed(String token) {
        return TOKEN.matcher(token).matches();
    }

    private static Set<String> list(Settings settings, String name) {
        return settings.text(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same, without the tokens. */
    @Override
    public String toString() {
        return "HttpConfig[bind=" + bind + ", port=" + port + ", token=" + (token == null ? "not set" : "set")
                + ", readToken=" + (readToken == null ? "not set" : "set") + "]";
    }
}
