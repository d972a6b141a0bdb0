package io.openclaw.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a connection begins: the gateway sends {@code connect.challenge}, we ask {@code connect}, it answers {@code hello-ok}. One version of the
 * protocol is asked for and taken. A program of the same machine with the gateway's token needs no pairing.
 */
final class Handshake {

    static final int PROTOCOL = 4;
    static final String CHALLENGE = "connect.challenge";

    private static final String READ = "operator.read";
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,60}");
    private static final Duration LONGEST_TICK = Duration.ofMinutes(5);

    private Handshake() {}

    /**
     * What the gateway says of itself.
     *
     * @param version of the program
     * @param tick it sends something at least this often
     */
    record Hello(String version, Duration tick) {}

    static ObjectNode params(LiveConfig config) {
        ObjectNode params = Connection.params()
                .put("minProtocol", PROTOCOL)
                .put("maxProtocol", PROTOCOL)
                .put("role", "operator");
        params.putObject("client")
                .put("id", "gateway-client")
                .put("displayName", "openclaw persistence")
                .put("version", "0.1.0")
                .put("platform", "java")
                .put("mode", "backend");
        params.putArray("scopes").add(READ);
        params.putArray("caps").add("tool-events");
        if (config.token() != null) {
            params.putObject("auth").put("token", config.token());
        }
        return params;
    }

    /** Fails with {@link RefusedException} where the answer is none that we can work with. */
    static Future<Hello> check(ObjectNode answer) {
        int protocol = answer.path("protocol").asInt();
        if (!"hello-ok".equals(answer.path("type").asText()) || protocol != PROTOCOL) {
            return Future.failedFuture(otherVersion(protocol));
        }
        if (!mayRead(answer.path("auth").path("scopes"))) {
            return Future.failedFuture(new RefusedException(
                    "it does not let us read (scope " + READ + "): give the token of the gateway itself", true));
        }
        Duration tick =
                Duration.ofMillis(answer.path("policy").path("tickIntervalMs").asLong(0));
        String version = answer.path("server").path("version").asText();
        return Future.succeededFuture(
                new Hello(code(version), tick.isNegative() || tick.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : tick));
    }

    /** What the refusal of a request says, in our words: those of the gateway may quote what was asked. */
    static RefusedException refusal(JsonNode error) {
        JsonNode details = error.path("details");
        String code = code(details.path("code").asText(error.path("code").asText()));
        if (code.equals("PROTOCOL_MISMATCH")) {
            return otherVersion(details.path("expectedProtocol").asInt());
        }
        if (code.startsWith("AUTH") || code.contains("PAIRING") || code.contains("DEVICE")) {
            return new RefusedException(
                    "it refuses the token (" + code + "): set OPENCLAW_GATEWAY_TOKEN to the gateway.auth.token of that"
                            + " gateway, and reach it by a loopback address, for others need a paired device",
                    true);
        }
        return new RefusedException("it refused a request (" + code + ")", false);
    }

    private static RefusedException otherVersion(int theirs) {
        return new RefusedException(
                "it speaks version " + theirs + " of the protocol, this program version " + PROTOCOL
                        + ": update the older one, or use the feed plugin or OPENCLAW_INGEST instead",
                true);
    }

    private static boolean mayRead(JsonNode scopes) {
        for (JsonNode scope : scopes) {
            if (READ.equals(scope.asText()) || "operator.admin".equals(scope.asText())) {
                return true;
            }
        }
        return false;
    }

    private static String code(String text) {
        return CODE.matcher(text).matches() ? text : "unknown";
    }
}
