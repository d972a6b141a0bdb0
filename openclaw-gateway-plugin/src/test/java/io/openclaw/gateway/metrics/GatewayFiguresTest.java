package io.openclaw.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.GatewayCounts;
import io.openclaw.gateway.hooks.GatewayCounting.Incident;
import io.openclaw.gateway.hooks.GatewayCounting.TurnEnd;
import io.openclaw.gateway.metrics.GatewayCounters.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayFiguresTest {

    @Test
    void uptime_isWrittenForPeople() {
        assertEquals("0m 0s", GatewayFigures.human(Duration.ZERO));
        assertEquals("0m 45s", GatewayFigures.human(Duration.ofSeconds(45)));
        assertEquals("2m 5s", GatewayFigures.human(Duration.ofSeconds(125)));
        assertEquals("2h 1m", GatewayFigures.human(Duration.ofMinutes(121)));
        assertEquals("1d 1h 1m", GatewayFigures.human(Duration.ofMinutes(1501)));
    }

    @Test
    void ratios_ofNothingAreZero() {
        GatewayFigures figures = new GatewayFigures(GatewayCounts.ZERO, CallTotals.NONE, null, 7, 1, Duration.ZERO);
        assertEquals(0, figures.averageLatencyMs());
        assertEquals(0.0, figures.errorRatePercent());
    }

    @Test
    void everyCounter_standsInItsOwnPlace() {
        GatewayCounters counters = new GatewayCounters();
        int place = 0;
        for (Counter counter : Counter.values()) {
            counters.add(counter, ++place);
        }
        assertEquals(new GatewayCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), counters.snapshot());
    }

    @Test
    void whatAGatewayDoes_isCountedAsOpenclawRsDoes() {
        GatewayCounters counters = new GatewayCounters();
        counters.requestReceived("telegram");
        counters.requestReceived("discord");
        counters.requestReceived(null);
        counters.requestFailed("discord");
        counters.turnEnded(TurnEnd.COMPLETED, Duration.ofMillis(100));
        counters.turnEnded(TurnEnd.FAILED, Duration.ofMillis(50));
        counters.turnEnded(TurnEnd.TIMED_OUT, null);
        counters.turnEnded(TurnEnd.CANCELLED, Duration.ofMillis(7));
        counters.toolCalled();
        counters.happened(Incident.RATE_LIMITED);
        counters.happened(Incident.WEBHOOK_RECEIVED);
        counters.happened(Incident.GATEWAY_STARTED);
        counters.happened(Incident.GATEWAY_STOPPED);
        assertEquals(new GatewayCounts(1, 1, 0, 1, 1, 0, 150, 3, 1, 1, 0, 1, 1, 1, 1, 1), counters.snapshot());
    }

    @Test
    void counter_neverGoesBack() {
        assertThrows(IllegalArgumentException.class, () -> new GatewayCounters().add(Counter.TOOL_CALLS, -1));
    }

    @Test
    void residentMemory_isReadInKilobytesWhateverThePageSize() throws IOException {
        assertEquals(12_345L * 1024, ResidentMemory.ofStatus(List.of("Name:\tjava", "VmRSS:\t   12345 kB")));
        assertThrows(IOException.class, () -> ResidentMemory.ofStatus(List.of("Name:\tkthreadd")));
        assertTrue(ResidentMemory.bytes() > 1 << 20);
    }
}
