package io.openclaw.db.redact;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTextTest {
    private static final Samples SAMPLES = new Samples(7);

    private final Redactor redactor = Redactor.create(RedactorConfig.defaults());

    static List<String[]> tokens() {
        return SAMPLES.tokens();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void token_isMaskedInAnySurroundings(String rule, String token) {
        List<String> surroundings = List.of(
                "%s",
                "Use %s for that.",
                "first line%n%s%nlast line",
                "[%s]",
                "{\"output\":\"line\\n%s\\nline\"}",
                "{\\\"a\\\":\\\"%s\\\"}",
                "a%%3D%s%%26b",
                "https://api.example.org/v1/%s/run",
                "echo '%s' | cat");
        for (String surrounding : surroundings) {
            String text = String.format(surrounding, token);
            String redacted = redactor.redact(text);
            assertFalse(
                    redacted.contains(token.substring(token.length() - 16)),
                    () -> "not masked in " + surrounding + ": " + rule);
            assertTrue(
                    redacted.contains("[REDACTED:" + rule + ":"),
                    () -> "wrong name in " + surrounding + ": " + redacted);
            assertSame(redacted, redactor.redact(redacted), "redacting twice changes nothing more");
        }
    }

    static List<String> assignments() {
        return List.of(
                "{\"apiKey\": \"%s\"}",
                "{\\\"apiKey\\\":\\\"%s\\\"}",
                "{\\\\\\\"token\\\\\\\": \\\\\\\"%s\\\\\\\"}",
                "apiKey: \"%s\"",
                "auth: { mode: 'token', token: '%s' }",
                "GATEWAY_TOKEN=%s",
                "export DB_PASSWORD='%s'",
                "run --token %s --verbose",
                "run --api-key=%s",
                "https://h.example.org/p?a=1&access_token=%s&b=2",
                "https://h.example.org/p?api_key=%s",
                "curl -H 'X-Api-Key: %s-0123456789'",
                "Authorization: Bearer %s",
                "\"authorization\":\"Basic %s\"",
                "Cookie: sid=%s; theme=dark",
                "Set-Cookie: session=%s; HttpOnly",
                "postgres://app:%s@db.example.org:5432/main",
                "redis://:%s@cache/0",
                "https://bot:%s@git.example.org/x.git",
                "%%3Ftoken%%3D%s%%26",
                "%%7B%%22password%%22%%3A%%22%s%%22%%7D");
    }

    @ParameterizedTest
    @MethodSource("assignments")
    void valueOfTellingName_isMaskedWhateverItLooksLike(String text) {
        String canary = "fake-key-" + "not-secret";
        String redacted = redactor.redact(String.format(text, canary));
        assertFalse(redacted.contains(canary), redacted);
        assertSame(redacted, redactor.redact(redacted));
    }

    @Test
    void randomValueAfterKeyword_isMaskedByTheGenericRule() {
        String secret = SAMPLES.alnum(32);
        for (String text : List.of("api_key = %s", "my secret: %s", "token: %s", "key: %s", "clientSecret => %s")) {
            String redacted = redactor.redact(String.format(text, secret));
            assertFalse(redacted.contains(secret), redacted);
        }
        String gateway = SAMPLES.hex(48);
        assertFalse(redactor.redact("the gateway token is now " + gateway + ".").contains(gateway));
        String aws = SAMPLES.of(Samples.ALNUM + "/+", 39) + "Q";
        assertTrue(redactor.redact("aws_secret_access_key = " + aws)
                .startsWith("aws_secret_access_key = [REDACTED:aws-secret-key:"));
    }

    @Test
    void quotedValueWithEscapedQuotes_isMaskedToItsRealEnd() {
        String redacted = redactor.redact("{\"password\":\"first\\\"second third\",\"next\":\"stays\"}");
        assertTrue(redacted.startsWith("{\"password\":\"[REDACTED:named-secret:"), redacted);
        assertTrue(redacted.endsWith("]\",\"next\":\"stays\"}"), redacted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "})
    void privateKey_isMaskedClosedOrNot(String kind) {
        for (String lineEnd : List.of("\n", "\r\n", "\\n", "\\n\" +\n    \"")) {
            String body = SAMPLES.pemBody(lineEnd);
            String open = Samples.pemBegin(kind) + lineEnd + body;
            String closed = open + Samples.pemEnd(kind);
            assertAll(
                    () -> assertEquals("a " + mask(closed) + " b", redactor.redact("a " + closed + " b")),
                    () -> assertFalse(redactor.redact("cut off: " + open).contains(body.substring(0, 20))),
                    () -> assertFalse(redactor.redact("cut off: " + open)
                            .contains(body.substring(body.length() - lineEnd.length() - 10))));
        }
        assertSame("plain", redactor.redact("plain"));
    }

    private String mask(String secret) {
        String masked = redactor.redact(secret);
        assertTrue(masked.matches("\\[REDACTED:private-key:[0-9a-f]{8}]"), masked);
        return masked;
    }

    @Test
    void webhookUrls_loseTheirSecretPart() {
        String slack =
                "T" + SAMPLES.of(Samples.UPPER, 8) + "/B" + SAMPLES.of(Samples.UPPER, 8) + "/" + SAMPLES.alnum(24);
        String discord = SAMPLES.alnum(68);
        assertTrue(redactor.redact("https://hooks.slack.com/services/" + slack)
                .startsWith("https://hooks.slack.com/services/[REDACTED:slack-webhook:"));
        assertFalse(redactor.redact("https://discord.com/api/webhooks/123456789012345678/" + discord)
                .contains(discord));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The token count was 4096, max_tokens=8192 and the key idea is caching.",
                "{\"usage\":{\"inputTokens\":6378,\"outputTokens\":24,\"totalTokens\":12738,\"max_tokens\":\"4096\"}}",
                "{\"sessionKey\":\"agent:main:telegram:group:1234567890\",\"idempotencyKey\":\"6f90711d-24d0-45fc-9195-47699f782f97:user\"}",
                "{\"nextPageToken\":\"CAUQAA12345678abcd\",\"publicKey\":\"MIIBIjANBgkqhkiG9w0BAQ\"}",
                "commit 9727572aa0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5",
                "token: 9727572aa0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5",
                "key: 327c60e2-cb03-42c7-b2e9-8678d50dae41",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "const token = await getToken(request.headers);",
                "String password = config.password();",
                "if (token == null || secret.isEmpty()) return token;",
                "private final String apiKey; // the key",
                "api_key=${OPENAI_API_KEY} password=<your-password> token: $TOKEN",
                "apiKey: \"your-api-key-here\", token: 'xxxxxxxx'",
                "--token-file /etc/openclaw/token --password-file ./secrets/password.txt",
                "secret: /run/secrets/openclaw/db_password.txt",
                "Basic usage: see the bearer of this letter. Authorization is required, cookies are not.",
                "The task-based-approach-for-risk-assessment-of-things is fine.",
                "at 12:30:45 the ratio was 3:1; see https://example.org:8080/path and user@example.org",
                "2026-11-21T05:05:28.123Z io.openclaw.db.spool.Spool opened",
                "postgres://app@localhost:5432/main and postgres://app:${PGPASSWORD}@localhost/main",
                "A key is made by -----BEGIN PUBLIC KEY----- and so on.",
                "Tokens: 1,234. Cost: $0.18. Model: claude-sonnet-4-5-20250929.",
                "src/main/java/io/openclaw/db/redact/Redactor.java:120: error",
            })
    void ordinaryText_staysTheSameInstance(String text) {
        assertSame(text, redactor.redact(text));
    }

    @Test
    void base64OfAnImage_stays() {
        byte[] image = new byte[60_000];
        new java.util.Random(3).nextBytes(image);
        String text = "data:image/png;base64," + Base64.getEncoder().encodeToString(image);
        assertSame(text, redactor.redact(text));
    }

    @Test
    void knownSecrets_areMaskedInEveryFormAndGetOneMask() {
        String secret = "p\"w/ d+ä&=" + "tail-99";
        Redactor knowing = Redactor.create(RedactorConfig.defaults().withKnownSecrets(List.of(secret, "short")));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        String mask = knowing.redact(secret);
        assertTrue(mask.startsWith("[REDACTED:known-secret:"), mask);
        assertEquals("x" + mask + "y", knowing.redact("x" + url + "y"));
        assertEquals("x" + mask + "y", knowing.redact("x" + url.replace("+", "%20") + "y"));
        assertEquals("x" + mask + "y", knowing.redact("xp\\\"w/ d+ä&=tail-99y"));
        assertTrue(knowing.redact("x" + base64).startsWith("x" + mask));
        assertEquals("short", knowing.redact("short"));
        for (String user : List.of("a", "ab", "abc")) {
            String pair =
                    Base64.getEncoder().encodeToString((user + ":" + secret + "!").getBytes(StandardCharsets.UTF_8));
            assertTrue(knowing.redact("in " + pair).contains(mask), user);
        }
    }

    @Test
    void knownSecretsThatOverlap_leaveNoRest() {
        Redactor knowing = Redactor.create(
                RedactorConfig.defaults().withKnownSecrets(List.of("abcdefgh12345678", "12345678zzzz")));
        assertTrue(knowing.redact("-abcdefgh12345678zzzz-").matches("-\\[REDACTED:known-secret:[0-9a-f]{8}]-"));
    }

    @Test
    void equalSecrets_getEqualMasksUnderOneKeyOnly() {
        String token = "gh" + "p_" + SAMPLES.alnum(36);
        byte[] key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        RedactorConfig config = RedactorConfig.defaults().withMaskKey(key);
        assertEquals(
                Redactor.create(config).redact(token), Redactor.create(config).redact(token));
        assertNotEquals(Redactor.create(RedactorConfig.defaults()).redact(token), redactor.redact(token));
    }

    @Test
    void disguiseAsMask_doesNotHideASecret() {
        String token = "gh" + "p_" + SAMPLES.alnum(36);
        assertFalse(redactor.redact("[REDACTED:" + token + ":12345678]").contains(token));
        String redacted = redactor.redact("db://u:abc[REDACTED:unscanned]tail99@host");
        assertFalse(redacted.contains("abc") || redacted.contains("tail99"), redacted);
    }

    @Test
    void counts_nameEveryRuleAndCountMasks() {
        redactor.redact("gh" + "p_" + SAMPLES.alnum(36) + " and " + "gh" + "p_" + SAMPLES.alnum(36));
        assertEquals(2L, redactor.counts().get("github-token"));
        assertEquals(0L, redactor.counts().get("unscanned"));
        assertTrue(redactor.counts().keySet().containsAll(Redactor.ruleIds()));
    }
}
