package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and money as OpenClaw writes them: {@code {"input","output","cacheRead","cacheWrite","cacheWrite1h"?,"reasoningTokens"?,"totalTokens"|"total",
 * "cost":{"total","totalOrigin"?}}}. On a call that failed a gateway writes zeros, which say that it does not know.
 */
public final class Usages {

    private static final String BILLED = "provider-billed";

    private Usages() {}

    public static @Nullable Usage usage(JsonNode holder, Outcome outcome) {
        JsonNode node = GatewayJson.object(holder, "usage");
        if (node.isEmpty()) {
            return null;
        }
        Usage usage = new Usage(
                GatewayJson.count(node, "input"),
                GatewayJson.count(node, "output"),
                GatewayJson.count(node, "cacheRead"),
                GatewayJson.count(node, "cacheWrite"),
                GatewayJson.count(node, "reasoningTokens"),
                total(node),
                GatewayJson.count(node, "cacheWrite1h"),
                GatewayJson.firstText(node, "serviceTier", "service_tier"));
        return isBlank(usage.isZero(), outcome) ? null : usage;
    }

    public static @Nullable Cost cost(JsonNode holder, Outcome outcome) {
        JsonNode node = GatewayJson.object(GatewayJson.object(holder, "usage"), "cost");
        BigDecimal usd = GatewayJson.money(node, "total");
        if (usd == null || isBlank(usd.signum() == 0, outcome)) {
            return null;
        }
        return new Cost(usd, BILLED.equals(GatewayJson.text(node, "totalOrigin")) ? Cost.PROVIDER : Cost.GATEWAY);
    }

    private static @Nullable Long total(JsonNode node) {
        Long total = GatewayJson.count(node, "totalTokens");
        return total != null ? total : GatewayJson.count(node, "total");
    }

    private static boolean isBlank(boolean zero, Outcome outcome) {
        return zero && (Outcome.ERROR.equals(outcome.status()) || Outcome.ABORTED.equals(outcome.status()));
    }
}
