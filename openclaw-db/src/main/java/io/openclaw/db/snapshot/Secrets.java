package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.openclaw.db.redact.Redactor;

/** Masks texts and whole values, and remembers what stood there. */
final class Secrets {
    /** {@code ${VAR}}, alone or behind the word of an authorization: says where the secret is, not what. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?i:bearer |basic |bot |token )?(?:\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}[:,; ]?)+");

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?m)^[ \\t]*(?:-{1,2}|export[ \\t]+)?[\"']?([A-Za-z][A-Za-z0-9_.-]{1,80})[\"']?[ \\t]*[:=][ \\t]*[\"']?([^\\s\"'][^\\r\\n]*?)[\"',;]*[ \\t]*\\r?$");

    private static final Pattern PARAMETER = Pattern.compile("[?&#;]([A-Za-z][A-Za-z0-9_.-]{1,80})=([^&#\\s\"';]+)");
    private static final Pattern PASSWORD_IN_URL =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^:/@\\s\"']*):([^\\s\"']+)@");
    private static final Pattern USER_IN_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://()([^:/@\\s\"']{16,})@");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}(?:[/?#].*)?");
    private static final Pattern PATH_OF_URL = Pattern.compile("https?://[^/\\s]+/()(\\S+)");

    private final Redactor redactor;
    private final Vault vault;

    Secrets(Redactor redactor, Vault vault) {
        this.redactor = redactor;
        this.vault = vault;
    }

    /** Says whether {@code name} makes {@code value} a secret. */
    private interface Judge {
        boolean hides(String name, String value);
    }

    /** A scalar under a secret name. Flags and nothing at all are no secrets. */
    JsonNode hidden(JsonNode value) {
        String text = value.asText();
        boolean nothing = value.isBoolean() || value.isNull() || text.isBlank();
        if (nothing || REFERENCE.matches(text) || Vault.isMask(text)) {
            return value;
        }
        return TextNode.valueOf(mask(value));
    }

    private String mask(JsonNode secret) {
        String mask = redactor.maskBriefly(secret.asText());
        vault.put(mask, secret);
        return mask;
    }

    /** A text anywhere: what looks like a secret, is assigned to a secret name within, or opens a URL. */
    String inText(String text) {
        String redacted = redactor.redactBriefly(text, (mask, secret) -> vault.put(mask, TextNode.valueOf(secret)));
        redacted = replaced(redacted, ASSIGNMENT, (name, value) -> SecretNames.isSecret(name));
        if (redacted.contains("://")) {
            redacted = replaced(redacted, PASSWORD_IN_URL, (user, value) -> !PORT.matches(value));
            redacted = replaced(redacted, USER_IN_URL, (none, value) -> true);
        }
        return replaced(redacted, PARAMETER, (name, value) -> SecretNames.isSecret(name));
    }

    /** The address of a webhook: who knows its path may call it. */
    String inWebhook(String text) {
        return replaced(inText(text), PATH_OF_URL, (none, value) -> true);
    }

    private String replaced(String text, Pattern pattern, Judge judge) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder replaced = null;
        int done = 0;
        while (matcher.find()) {
            String value = vault.opened(matcher.group(2));
            boolean secret = judge.hides(matcher.group(1), value)
                    && !REFERENCE.matches(value)
                    && !Vault.isMask(matcher.group(2));
            if (secret) {
                replaced = replaced == null ? new StringBuilder(text.length()) : replaced;
                replaced.append(text, done, matcher.start(2)).append(mask(TextNode.valueOf(value)));
                done = matcher.end(2);
            }
        }
        return replaced == null ? text : replaced.append(text.substring(done)).toString();
    }
}
