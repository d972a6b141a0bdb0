package io.openclaw.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void portThatIsEmpty_isNotSet(String port) {
        Map<String, String> environment = Map.of("OPENCLAW_HTTP_PORT", port);
        assertNull(GatewayConfig.fromEnvironment(environment).http(), "inside a host nobody asked for HTTP");
        assertEquals(3377, GatewayConfig.standAlone(environment).httpPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "33.77", "0x10"})
    void portThatIsNone_isRefusedByBoth(String port) {
        Map<String, String> environment = Map.of("OPENCLAW_HTTP_PORT", port);
        assertThrows(ConfigException.class, () -> GatewayConfig.fromEnvironment(environment));
        assertThrows(ConfigException.class, () -> GatewayConfig.standAlone(environment));
    }

    @Test
    void problemsOfBothRooms_areInOneReport() {
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> GatewayConfig.standAlone(Map.of(
                        "OPENCLAW_HTTP_TOKEN", "short",
                        "OPENCLAW_HTTP_BIND", "http://here",
                        "OPENCLAW_LOG_RING", "many")));
        assertEquals(3, wrong.problems().size(), wrong::getMessage);
        assertTrue(wrong.problems().stream().anyMatch(problem -> problem.contains("OPENCLAW_HTTP_BIND")));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1",
        "::, ::1",
        "192.0.2.1, 192.0.2.1",
        "gateway.example, gateway.example",
        "'', 127.0.0.1"
    })
    void addressFromThisMachine_isTheBoundOneOrLoopback(String bind, String address) {
        GatewayConfig config = GatewayConfig.standAlone(Map.of("OPENCLAW_HTTP_BIND", bind));
        assertEquals(address, config.httpAddress());
    }
}
