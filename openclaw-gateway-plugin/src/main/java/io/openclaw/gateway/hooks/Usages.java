package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and money as OpenClaw writes them: {@code {"input","output","cacheRead","cacheWrite","reasoningTokens"?,"totalTokens"|"total",
 * "cost":{"total","totalOrigin"?}}}. On a call that failed a gateway writes zeros, which say that it does not know.
 */
final class Usages {

    private static final String BILLED = "provider-billed";

    private Usages() {}

    static @Nullable Usage usage(JsonNode holder, Outcome outcome) {
        JsonNode node = Json.object(holder, "usage");
        if (node.isEmpty()) {
            return null;
        }
        Usage usage = new Usage(
                Json.count(node, "input"),
                Json.count(node, "output"),
                Json.count(node, "cacheRead"),
                Json.count(node, "cacheWrite"),
                Json.count(node, "reasoningTokens"),
                total(node));
        return isBlank(usage.isZero(), outcome) ? null : usage;
    }

    static @Nullable Cost cost(JsonNode holder, Outcome outcome) {
        JsonNode node = Json.object(Json.object(holder, "usage"), "cost");
        BigDecimal usd = Json.money(node, "total");
        if (usd == null || isBlank(usd.signum() == 0, outcome)) {
            return null;
        }
        return new Cost(usd, BILLED.equals(Json.text(node, "totalOrigin")) ? Cost.PROVIDER : Cost.GATEWAY);
    }

    private static @Nullable Long total(JsonNode node) {
        Long total = Json.count(node, "totalTokens");
        return total != null ? total : Json.count(node, "total");
    }

    private static boolean isBlank(boolean zero, Outcome outcome) {
        return zero && (Outcome.ERROR.equals(outcome.status()) || Outcome.ABORTED.equals(outcome.status()));
    }
}
