package io.openclaw.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a feed, as the headers of the feed plugin say.
 *
 * @param host machine of the gateway; null: the one this server runs for
 * @param letGo lines that the plugin let go of since its start, before they were sent
 */
record FeedSender(@Nullable String host, long letGo) {

    private static final String HOST = "x-openclaw-host";
    private static final String LET_GO = "x-openclaw-feed-dropped";
    private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}\\x{FFFD}]{1,255}");
    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");

    private static final Problem BAD_HOST = Problem.of(
                    400,
                    "parameter",
                    "The name of the gateway's machine cannot be used.",
                    "It is longer than 255 characters, holds characters that cannot be seen, or is not encoded as a URL is.",
                    "Correct host in the configuration of the feed plugin; the lines can be sent again.")
            .about(HOST);

    /** Facts under a wrong name could never be told from right ones, so such a feed is refused; a count that is none only counts nothing. */
    static FeedSender of(HttpServerRequest request) {
        String host = request.getHeader(HOST);
        String letGo = request.getHeader(LET_GO);
        boolean counted = letGo != null && COUNT.matcher(letGo).matches();
        return new FeedSender(
                host == null || host.isBlank() ? null : decoded(host), counted ? Long.parseLong(letGo) : 0);
    }

    private static String decoded(String host) {
        try {
            String name = URLDecoder.decode(host.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .strip();
            if (NAME.matcher(name).matches()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            throw BAD_HOST.thrown();
        }
        throw BAD_HOST.thrown();
    }
}
