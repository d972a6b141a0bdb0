package io.openclaw.gateway.hooks;

import static io.openclaw.gateway.hooks.FeedLines.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedCounterTest {

    private final Tally tally = new Tally();
    private final FeedCounter counter = FeedCounter.create(tally);

    @Test
    void turnsToolsAndRequests_countOnceHoweverOftenTheirLinesCome() {
        List<String> lines = new FeedLines()
                .plainTurn("one")
                .toolTurn(false)
                .fallbackTurn(3)
                .webchatTurn("two")
                .inOrder();
        count(lines);
        count(lines);

        assertEquals(Map.of("turn COMPLETED", 4, "tool", 1, "request webchat", 1), tally.counts);
    }

    @Test
    void gatewayWithoutDiagnosticEvents_hasTurnsByItsHook() {
        count(new FeedLines()
                .hook("agent_end", fields("runId", "r1", "success", true, "durationMs", 5), fields())
                .hook(
                        "agent_end",
                        fields("runId", "r2", "success", false, "durationMs", 5),
                        fields("channel", "telegram"))
                .inOrder());

        assertEquals(Map.of("turn COMPLETED", 1, "turn FAILED", 1, "failed telegram", 1), tally.counts);
    }

    @Test
    void undeliveredAnswer_isAFailedRequestOfItsChannel() {
        count(new FeedLines()
                .hook("message_sent", fields("to", "x", "success", false), fields("channelId", "discord"))
                .hook("message_sent", fields("to", "x", "success", true), fields("channelId", "discord"))
                .inOrder());

        assertEquals(Map.of("failed discord", 1), tally.counts);
    }

    @Test
    void misshapenLine_countsForNothing() {
        count(new FeedLines()
                .hook("message_sent", fields("success", false), fields("channelId", 7))
                .inOrder());

        assertEquals(Map.of(), tally.counts);
    }

    private void count(List<String> lines) {
        FeedBatch.parse(String.join("\n", lines)).lines().forEach(counter::count);
    }

    /** Counts by name. */
    private static final class Tally implements GatewayCounting {

        private final Map<String, Integer> counts = new TreeMap<>();

        @Override
        public void requestReceived(@Nullable String channel) {
            add("request " + channel);
        }

        @Override
        public void requestFailed(@Nullable String channel) {
            add("failed " + channel);
        }

        @Override
        public void turnEnded(TurnEnd end, @Nullable Duration latency) {
            add("turn " + end);
        }

        @Override
        public void toolCalled() {
            add("tool");
        }

        @Override
        public void happened(Incident incident) {
            add(incident.name());
        }

        private void add(String name) {
            counts.merge(name, 1, Integer::sum);
        }
    }
}
