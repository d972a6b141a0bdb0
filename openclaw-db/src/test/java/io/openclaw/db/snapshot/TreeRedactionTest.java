package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.redact.Redactor;
import io.openclaw.db.redact.RedactorConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRedactionTest {
    private static final Redactor REDACTOR =
            Redactor.create(RedactorConfig.defaults().withMaskKey(new byte[32]));
    private static final String MASK = "\\[REDACTED:[0-9a-f]{8}\\]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiKey: 'CANARY'}",
                "{gateway: {auth: {mode: 'token', token: 'CANARY'}}}",
                "{gateway: {auth: 'CANARY'}}",
                "{telegram: {bot_token: 'CANARY'}, webhook: {token: 'CANARY'}}",
                "{telegram: {accounts: {a: {botToken: 'CANARY'}}}}",
                "{password: 'x CANARY y'}",
                "{headers: {Authorization: 'Bearer CANARY', 'X-Anything': 'CANARY'}}",
                "{headers: ['Authorization: CANARY']}",
                "{tokens: ['CANARY', {a: 'CANARY'}]}",
                "{credentials: {user: 'CANARY', more: [['CANARY']]}}",
                "{secrets: {OPENAI: 'CANARY', providers: {v: {token: 'CANARY'}}}}",
                "{env: {DATABASE_URL: 'postgres://u:CANARY@h/db'}}",
                "{url: 'postgres://u:CANARY/with@signs@h:5432/db'}",
                "{url: 'postgres://u:$CANARY@h/db'}",
                "{url: 'https://CANARYCANARYCANARY@sentry.io/1'}",
                "{url: 'https://h/p?token=CANARY&x=1'}",
                "{webhookUrl: 'https://h.example/hook/CANARY'}",
                "{webhookUrls: ['https://h.example/hook/CANARY']}",
                "{webhook: {on: true, to: {url: 'https://h.example/hook/CANARY'}}}",
                "{webhook: {headers: {'X-Any': 'CANARY'}, url: 'https://h.example/'}}",
                "{environment: ['API_KEY=CANARY', 'A=b']}",
                "{args: ['--token', 'CANARY', '-v']}",
                "{args: ['--api-key=CANARY']}",
                "{env: [{name: 'API_KEY', value: 'CANARY'}]}",
                "{script: 'export A=b\\nexport DB_PASSWORD=\"CANARY\"\\n'}",
                "{password: '$CANARY'}",
                "{password: '${VAR:-CANARY}'}",
                "{password: '<CANARY>'}",
                "{db: {pass: 'CANARY'}, smtpPass: 'CANARY'}",
                "{key: 'CANARY-1'}",
                "{connectionString: 'Server=h;Pwd=CANARY'}",
                "{apiKey: 'CANARY-long-enough', elsewhere: 'said CANARY-long-enough here'}",
                "{apiKey: 'CANARY-long-enough', 'as-name-CANARY-long-enough': 1}",
                "{token: {source: 'env', id: 'X', value: 'CANARY'}}"
            })
    void secrets_doNotGetThrough(String text) throws Exception {
        JsonNode redacted = redact(text);
        assertFalse(redacted.toString().contains("CANARY"), redacted::toString);
        assertTrue(Vault.hasMask(redacted.toString()), redacted::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiKey: '${OPENAI_API_KEY}'}",
                "{headers: {Authorization: 'Bearer ${TOKEN}', 'Content-Type': 'application/json'}}",
                "{apiKey: {source: 'env', provider: 'default', id: 'OPENAI_API_KEY'}}",
                "{apiKey: {source: 'exec', id: 'vault/key'}}",
                "{secrets: {providers: {vault: {source: 'exec', command: '/usr/bin/vault'}}}}",
                "{url: 'postgres://u:${PASSWORD}@h/db'}",
                "{url: 'https://host:8080/users/@me'}",
                "{maxTokens: 8192, contextTokens: 1, tokens: null, token: '', password: false}",
                "{auth: 'none', baseUrl: 'http://127.0.0.1:18080/v1'}",
                "{agents: {list: [{id: 'main', workspace: '/srv/ws'}]}}",
                "{env: {A: 'b', API_KEY: '${X}'}}",
                "{script: 'token: \"${X}\"'}",
                "{sessionKey: 'agent:main:main', key: 'enter'}"
            })
    void whatIsNoSecret_staysAsWritten(String text) throws Exception {
        assertEquals(Json5.parse("x", text).toString(), redact(text).toString());
    }

    @Test
    void numbersUnderASecretName_areMasked() throws Exception {
        assertTrue(redact("{password: 12345678}").get("password").asText().matches(MASK));
    }

    @Test
    void masks_areEightDigitsOfTheHmacWhateverFoundTheSecret() throws Exception {
        JsonNode redacted = redact(
                "{apiKey: 'sk-ant-abcdefghijklmnop1234567890', text: 'use sk-ant-abcdefghijklmnop1234567890 now'}");
        String mask = redacted.get("apiKey").asText();
        assertTrue(mask.matches(MASK), mask);
        assertEquals("use " + mask + " now", redacted.get("text").asText());
        assertNotEquals(mask, redact("{apiKey: 'another'}").get("apiKey").asText());
    }

    @Test
    void redactingAgain_changesNothing() throws Exception {
        JsonNode once = redact("{apiKey: 'abcdefgh', url: 'https://u:pw@h/', x: {token: 1}}");
        assertEquals(once, TreeRedaction.redact(REDACTOR, once, new Vault()));
    }

    @Test
    void secretsAnywhereInAnyTree_doNotGetThrough() throws Exception {
        Random random = new Random(17);
        List<String> names = List.of("token", "apiKey", "OPENAI_API_KEY", "bot_token", "clientSecret", "password");
        for (int i = 0; i < 1000; i++) {
            String secret = "canary-" + random.nextLong();
            JsonNode tree = ConfigTrees.random(random);
            String name = names.get(random.nextInt(names.size()));
            String text = "{outer: [" + tree + ", {" + name + ": '" + secret + "', deep: {copy: 'x" + secret
                    + "y'}}], t: " + tree + "}";
            JsonNode redacted = redact(text);
            assertFalse(redacted.toString().contains(secret), () -> text);
            assertTrue(Canonical.same(tree, redacted.get("t")), () -> "no secrets in " + tree);
        }
    }

    @Test
    void aMegabyte_withThousandsOfSecrets_takesAMoment() throws Exception {
        StringBuilder text = new StringBuilder("{providers: [");
        for (int i = 0; i < 20_000; i++) {
            text.append("{id: 'p")
                    .append(i)
                    .append("', apiKey: 'canary-")
                    .append(i)
                    .append("-x'},");
        }
        text.append("]}");
        JsonNode redacted = redact(text.toString());
        assertFalse(redacted.toString().contains("canary"));
    }

    private static JsonNode redact(String json5) throws ConfigFileException {
        return TreeRedaction.redact(REDACTOR, ConfigTree.checked("x", Json5.parse("x", json5)), new Vault());
    }
}
