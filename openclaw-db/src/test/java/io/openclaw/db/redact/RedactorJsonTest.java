package io.openclaw.db.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CANARY = "fake-key-" + "not-secret";

    private final Redactor redactor = Redactor.create(RedactorConfig.defaults());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "Authorization",
                "proxy-authorization",
                "cookie",
                "Set-Cookie",
                "x-api-key",
                "X-Goog-Api-Key",
                "password",
                "passwd",
                "secret",
                "access_token",
                "gatewayToken",
                "token",
                "api_key",
                "apiKey",
                "APIKey",
                "openaiApiKey",
                "OPENAI_API_KEY",
                "private_key",
                "access_key",
                "secretAccessKey",
                "client_secret",
                "clientSecret",
                "db.password",
                "DB_PASS",
                "token2",
                "jwt",
                "refreshToken",
                "accountKey",
                "signingKey",
                "passphrase",
                "credentials",
                "botToken",
            })
    void valueOfSecretLikeField_isMaskedWhole(String name) {
        JsonNode redacted = redactor.redactJson(JSON.createObjectNode().put(name, "two words"));
        assertTrue(redacted.get(name).textValue().matches("\\[REDACTED:key-name:[0-9a-f]{8}]"), redacted.toString());
        assertSame(redacted, redactor.redactJson(redacted), "redacting twice changes nothing more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenCount",
                "token_count",
                "totalTokens",
                "inputTokens",
                "max_tokens",
                "tokens",
                "tokenType",
                "tokenizer",
                "sessionKey",
                "publicKey",
                "nextPageToken",
                "idempotencyKey",
                "key",
                "keyboard",
                "pass",
                "secretary",
                "authorName",
                "apiKeyEnv",
                "cookieCount",
                "access_key_id",
                "to",
                "",
            })
    void valueOfInnocentField_stays(String name) {
        ObjectNode json = JSON.createObjectNode().put(name, "two words");
        assertSame(json, redactor.redactJson(json));
    }

    @Test
    void numbersBooleansAndReferences_stayUnderAnyName() throws JsonProcessingException {
        JsonNode json = JSON.readTree("""
                {"token": 12738, "password": true, "secret": null, "apiKey": "${OPENAI_API_KEY}", "api_key": "", "passwd": "none",
                 "usage": {"totalTokens": 12738, "cost": 0.021394800000000002}}
                """);
        assertSame(json, redactor.redactJson(json));
    }

    @Test
    void nestedValues_areFoundAndTheGivenTreeIsNotChanged() throws JsonProcessingException {
        String text = """
                {"providers": [{"apiKey": "CANARY", "id": 1}], "headers": {"set-cookie": ["a=CANARY", "b=CANARY"]},
                 "attributes": [{"key": "http.request.header.authorization", "value": {"stringValue": "CANARY"}}],
                 "har": [{"name": "x-api-key", "value": "CANARY"}], "auth": {"token": "CANARY"},
                 "output": "{\\"apiKey\\": \\"CANARY\\"}", "apiKey": {"source": "env", "id": "OPENAI"}}
                """.replace("CANARY", CANARY);
        JsonNode json = JSON.readTree(text);
        JsonNode redacted = redactor.redactJson(json);
        assertFalse(redacted.toString().contains(CANARY), redacted.toString());
        assertEquals(JSON.readTree(text), json);
        assertEquals(1, redacted.at("/providers/0/id").intValue());
        assertEquals("OPENAI", redacted.at("/apiKey/id").textValue());
        assertSame(redacted, redactor.redactJson(redacted));
    }

    @Test
    void secretInFieldName_isMasked() {
        Redactor knowing = Redactor.create(RedactorConfig.defaults().withKnownSecrets(List.of(CANARY)));
        String redacted = knowing.redactJson(JSON.createObjectNode().put("by " + CANARY, 3))
                .toString();
        assertFalse(redacted.contains(CANARY), redacted);
        assertTrue(redacted.endsWith(":3}"), redacted);
    }

    @Test
    void cleanTree_isReturnedItself() throws JsonProcessingException {
        JsonNode json = JSON.readTree("{\"a\":[1,true,null,\"text\",{\"b\":\"more text\"}]}");
        assertSame(json, redactor.redactJson(json));
    }

    @Test
    void treeThatCannotBeScanned_isReplaced() {
        JsonNode deep = JsonNodeFactory.instance.textNode(CANARY);
        for (int i = 0; i < 200_000; i++) {
            ArrayNode outer = JSON.createArrayNode();
            outer.add(deep);
            deep = outer;
        }
        assertEquals("[REDACTED:unscanned]", redactor.redactJson(deep).asText());
        JsonNode object = redactor.redactJson(JSON.createObjectNode().putPOJO("x", new AtomicReference<>(CANARY)));
        assertEquals("[REDACTED:unscanned]", object.get("x").asText());
        assertEquals(2L, redactor.counts().get("unscanned"));
    }

    @Test
    void keyNameRule_canBeSwitchedOff() {
        Redactor without = Redactor.create(RedactorConfig.defaults().withoutRules(List.of("key-name")));
        ObjectNode json = JSON.createObjectNode().put("token", "two words");
        assertSame(json, without.redactJson(json));
    }
}
