package io.openclaw.gateway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigException;
import io.openclaw.gateway.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveConfigTest {

    private static final String URL = "ws://127.0.0.1:18789";

    @TempDir
    private Path folder;

    @Test
    void withoutUrl_nothingIsHeard() {
        assertEquals(Optional.empty(), LiveConfig.fromEnvironment(Map.of()));
        assertEquals(
                Optional.empty(),
                LiveConfig.fromEnvironment(Map.of("OPENCLAW_GATEWAY_URL", " ", "OPENCLAW_GATEWAY_TOKEN", "t")));
        assertNull(GatewayConfig.standAlone(Map.of()).live());
    }

    @ParameterizedTest
    @CsvSource({
        "ws://127.0.0.1:18789, 127.0.0.1, 18789, false",
        "wss://gateway.example/ws, gateway.example, 443, true",
        "WS://[::1], ::1, 80, false"
    })
    void url_saysWhereTheGatewayIs(String url, String host, int port, boolean tls) {
        LiveConfig config =
                LiveConfig.fromEnvironment(Map.of("OPENCLAW_GATEWAY_URL", url)).orElseThrow();
        assertEquals(host, config.host());
        assertEquals(port, config.port());
        assertEquals(tls, config.tls());
        assertNull(config.token());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:18789",
                "127.0.0.1:18789",
                "ws://",
                "ws://user:password@here",
                "ws://here?token=secret-in-url",
                "ws://here:99999",
                "ws:// here"
            })
    void urlThatIsNone_isRefusedBeforeAnythingStarts(String url) {
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> GatewayConfig.standAlone(Map.of("OPENCLAW_GATEWAY_URL", url)));
        assertTrue(wrong.getMessage().contains("OPENCLAW_GATEWAY_URL must be the address"), wrong::getMessage);
        assertFalse(wrong.getMessage().contains("secret-in-url"));
        assertFalse(wrong.getMessage().contains("password"));
    }

    @Test
    void token_mayStandInAFile_orInTheGatewaysOwnConfiguration() throws IOException {
        Path plain = Files.writeString(folder.resolve("token"), "a-token-in-a-file\n");
        Path own = Files.writeString(
                folder.resolve("openclaw.json"), "{ // comment\n gateway: { auth: { token: 'its-own-token', }, }, }");

        assertEquals("a-token-in-a-file", inFile(plain).token());
        assertEquals("its-own-token", inFile(own).token());
        assertFalse(inFile(own).toString().contains("its-own-token"));
        GatewayConfig whole = GatewayConfig.standAlone(
                Map.of("OPENCLAW_GATEWAY_URL", URL, "OPENCLAW_GATEWAY_TOKEN_FILE", own.toString()));
        assertTrue(whole.db().knownSecrets().contains("its-own-token"), "it is masked wherever it appears");
        assertFalse(whole.toString().contains("LiveConfig[url=" + URL + ", token=its"));
    }

    @Test
    void tokenFileOfNoUse_isToldWithoutWhatStandsInIt() throws IOException {
        Path reference =
                Files.writeString(folder.resolve("openclaw.json"), "{gateway:{auth:{token:'${SOME_VARIABLE}'}}}");
        Path lines = Files.writeString(folder.resolve("token"), "one\ntwo");
        for (Path file : new Path[] {reference, lines, folder.resolve("missing"), folder}) {
            ConfigException wrong = assertThrows(ConfigException.class, () -> inFile(file));
            assertTrue(wrong.getMessage().contains("OPENCLAW_GATEWAY_TOKEN_FILE"), wrong::getMessage);
            assertFalse(wrong.getMessage().contains("SOME_VARIABLE"), wrong::getMessage);
        }
    }

    @Test
    void twoTokens_areOneTooMany() {
        assertThrows(
                ConfigException.class,
                () -> LiveConfig.fromEnvironment(Map.of(
                        "OPENCLAW_GATEWAY_URL", URL,
                        "OPENCLAW_GATEWAY_TOKEN", "one",
                        "OPENCLAW_GATEWAY_TOKEN_FILE", "two")));
    }

    private static LiveConfig inFile(Path file) {
        return LiveConfig.fromEnvironment(
                        Map.of("OPENCLAW_GATEWAY_URL", URL, "OPENCLAW_GATEWAY_TOKEN_FILE", file.toString()))
                .orElseThrow();
    }
}
