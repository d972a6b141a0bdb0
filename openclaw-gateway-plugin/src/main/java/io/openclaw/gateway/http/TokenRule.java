package io.openclaw.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through who shows a token, to do what that token may. Of tokens only digests are kept, which are compared in constant time. Who
 * shows wrong ones has to wait; who shows none is refused but not counted. A right token always passes: a scraper with an old one must not
 * lock out the feed beside it.
 */
final class TokenRule implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRule.class);
    private static final String SCHEME = "Bearer ";
    private static final Set<String> IN_URL = Set.of("token", "access_token", "api_key");

    private static final Problem UNAUTHORIZED = Problem.of(
                    401,
                    "token",
                    "A token is needed.",
                    "The Authorization header does not hold the token of this server.",
                    "Send Authorization: Bearer with the value of OPENCLAW_HTTP_TOKEN, or of the file http-token in the home.")
            .about("Authorization");
    private static final Problem IN_URL_REFUSED = Problem.of(
                    401,
                    "token-in-url",
                    "A token in the URL is refused.",
                    "URLs end up in logs and histories; this token should be seen as known to others.",
                    "Send it in the Authorization header instead.")
            .about("Authorization");
    private static final Problem TOO_MANY = Problem.of(
                    429,
                    "attempts",
                    "Too many wrong tokens came from this address.",
                    "After " + FailedAttempts.MOST
                            + " of them within a minute only the right one is answered from there.",
                    "Set the right token; others may be tried again in a minute.")
            .after(FailedAttempts.WINDOW);

    private final byte[] expected;
    private final byte @Nullable [] reading;
    private final FailedAttempts attempts;

    /**
     * A rule.
     *
     * @param token of who may do everything
     * @param readToken of who may see figures and no text; null for nobody
     */
    TokenRule(String token, @Nullable String readToken, Clock clock) {
        this.expected = digest(token);
        this.reading = readToken == null ? null : digest(readToken);
        this.attempts = new FailedAttempts(clock);
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (ctx.queryParams().names().stream().anyMatch(IN_URL::contains)) {
            throw IN_URL_REFUSED.thrown();
        }
        String shown = shown(ctx.request().getHeader(HttpHeaders.AUTHORIZATION));
        Access access = shown == null ? null : access(digest(shown));
        if (access != null) {
            access.grant(ctx);
            ctx.next();
            return;
        }
        String address = ctx.request().remoteAddress().hostAddress();
        if (attempts.tooMany(address)) {
            throw TOO_MANY.thrown();
        }
        if (shown != null) {
            failed(address);
        }
        ctx.response().putHeader("WWW-Authenticate", "Bearer");
        throw UNAUTHORIZED.thrown();
    }

    private @Nullable Access access(byte[] shown) {
        boolean all = MessageDigest.isEqual(expected, shown);
        boolean read = reading != null && MessageDigest.isEqual(reading, shown);
        return all ? Access.CONTENT : read ? Access.READ : null;
    }

    private void failed(String address) {
        attempts.failed(address);
        if (attempts.tooMany(address)) {
            LOG.warn("{} wrong tokens came from {} within a minute; it has to wait.", FailedAttempts.MOST, address);
        }
    }

    private static @Nullable String shown(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return header.substring(SCHEME.length()).strip();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
