package io.openclaw.gateway.live;

import io.openclaw.db.ConfigException;
import io.openclaw.db.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that is heard through its WebSocket.
 *
 * @param url {@code ws://} or {@code wss://}, without user and query
 * @param token the gateway's own; null: it wants none
 */
public record LiveConfig(URI url, @Nullable String token) {

    private static final String URL = "OPENCLAW_GATEWAY_URL";
    private static final String TOKEN = "OPENCLAW_GATEWAY_TOKEN";
    private static final String TOKEN_FILE = "OPENCLAW_GATEWAY_TOKEN_FILE";
    private static final String URL_RULE = URL + " must be the address of the gateway's WebSocket, such as"
            + " ws://127.0.0.1:18789 or wss://gateway.example/; empty turns it off.";

    public LiveConfig {
        if (!usable(url)) {
            throw new ConfigException(List.of(URL_RULE));
        }
    }

    /**
     * {@code OPENCLAW_GATEWAY_URL}, and {@code OPENCLAW_GATEWAY_TOKEN} or {@code OPENCLAW_GATEWAY_TOKEN_FILE}; empty where no URL is set.
     * Reads the file.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static Optional<LiveConfig> fromEnvironment(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        Optional<URI> url = settings.text(URL).flatMap(text -> url(text, settings));
        Optional<String> given = settings.text(TOKEN);
        Optional<String> file = settings.text(TOKEN_FILE);
        if (given.isPresent() && file.isPresent()) {
            settings.problem(TOKEN + " and " + TOKEN_FILE + " are both set: unset one of them.");
        }
        Optional<String> token = url.isEmpty() || given.isPresent() ? given : file.flatMap(f -> inFile(f, settings));
        settings.throwIfWrong();
        return url.map(at -> new LiveConfig(at, token.orElse(null)));
    }

    /** An IPv6 address without brackets. */
    public String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
    }

    public boolean tls() {
        return "wss".equals(url.getScheme().toLowerCase(Locale.ROOT));
    }

    /** Path of the request. */
    String path() {
        String path = url.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static Optional<URI> url(String text, Settings settings) {
        try {
            URI url = new URI(text);
            if (usable(url)) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // falls through: the sentence below says what is wanted
        }
        settings.problem(URL_RULE);
        return Optional.empty();
    }

    /** A token in a URL ends up in logs, so there is no place for one. */
    private static boolean usable(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        return (scheme.equals("ws") || scheme.equals("wss"))
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null
                && url.getPort() != 0
                && url.getPort() <= 65_535;
    }

    private static Optional<String> inFile(String file, Settings settings) {
        try {
            return Optional.of(GatewayTokenFile.read(Path.of(file)));
        } catch (ConfigException e) {
            e.problems().forEach(settings::problem);
        } catch (InvalidPathException e) {
            settings.problem(TOKEN_FILE + " is not a path of this system.");
        }
        return Optional.empty();
    }

    /** The same, without the token. */
    @Override
    public String toString() {
        return "LiveConfig[url=" + url + ", token=" + (token == null ? "not set" : "set") + "]";
    }
}
