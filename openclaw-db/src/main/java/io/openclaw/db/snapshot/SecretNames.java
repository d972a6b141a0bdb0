package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.openclaw.db.redact.SecretName;
import java.util.Locale;
import java.util.Set;

/** Which names in a configuration stand before a secret. Stricter than in prose and logs: here, too much hidden costs nothing. */
final class SecretNames {
    private static final Set<String> ALWAYS =
            Set.of("pass", "passcode", "pin", "pincode", "psk", "mnemonic", "seedphrase", "salt", "nsec", "otp");

    private static final Pattern ENDINGS = Pattern.compile(
            "(?:[a-z0-9]Pass|[_.-](?:pass|PASS)|(?i)tokens|(?:token|password|secret|key)_?-?hash|connection_?-?string|passcode|seed_?-?phrase)$");

    /** openclaw-rs takes the token itself as the value of {@code gateway.auth}; these are the modes that may stand there, too. */
    private static final Set<String> AUTH_MODES = Set.of(
            "none",
            "off",
            "token",
            "password",
            "trusted-proxy",
            "tailscale",
            "local",
            "oauth",
            "api-key",
            "apikey",
            "aws-sdk",
            "basic",
            "bearer",
            "device",
            "session");

    private static final Set<String> HARMLESS_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "content-type",
            "http-referer",
            "referer",
            "user-agent",
            "x-title",
            "anthropic-version",
            "anthropic-beta");

    /** Words, files and addresses may stand after some {@code key}; anything else may be one. */
    private static final Pattern ORDINARY = Pattern.compile("[A-Za-z_]+|(?:~|\\.{1,2})?/.*|.*\\s.*|[a-z+]+://.*");

    private static final int SHORTEST_UNNAMED = 8;

    private SecretNames() {}

    static boolean isSecret(String name) {
        return SecretName.of(name) == SecretName.SECRET
                || ALWAYS.contains(name.toLowerCase(Locale.ROOT))
                || ENDINGS.matcher(name).find();
    }

    /** Whether the name speaks of a secret, given what stands under it. */
    static boolean hides(String name, JsonNode value) {
        if (value.isNumber() && name.toLowerCase(Locale.ROOT).endsWith("tokens")) {
            return false; // maxTokens, contextTokens
        }
        if (value.isTextual() && name.equalsIgnoreCase("auth")) {
            return !AUTH_MODES.contains(value.textValue().toLowerCase(Locale.ROOT));
        }
        return isSecret(name) || (value.isTextual() && mayBeKey(name, value.textValue()));
    }

    private static boolean mayBeKey(String name, String value) {
        return SecretName.of(name) == SecretName.MAYBE
                && value.length() >= SHORTEST_UNNAMED
                && !ORDINARY.matches(value);
    }

    static boolean isHeaders(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("headers");
    }

    static boolean isHarmlessHeader(String name) {
        return HARMLESS_HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@code --api-key}, whose value is the next word. */
    static boolean isSecretFlag(JsonNode word) {
        return word.isTextual()
                && word.textValue().startsWith("-")
                && word.textValue().indexOf('=') < 0
                && isSecret(word.textValue().replaceFirst("^-+", ""));
    }

    static boolean isWebhook(String name) {
        return name.toLowerCase(Locale.ROOT).contains("webhook");
    }
}
