package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the routes of deployments, issues and tasks have in common: pages that follow each other by number. */
final class LedgerPages {

    static final int MOST = 500;
    static final int USUAL = 100;

    private LedgerPages() {}

    /** The number that a page comes after; null: from the first. */
    static @Nullable Long after(Parameters given) {
        String text = given.text("after");
        return text == null ? null : number("after", text);
    }

    /** The number in the path. */
    static long id(RoutingContext ctx) {
        return number("id", ctx.pathParam("id"));
    }

    /**
     * A page.
     *
     * @param name what the list in it is called
     * @param limit as many may be in it; if so many are, there may be more
     */
    static <T> Function<List<T>, ObjectNode> page(
            String name, int limit, ToLongFunction<T> id, Function<T, ObjectNode> telling) {
        return things -> {
            ObjectNode page = OperationsDoor.JSON.createObjectNode().put("showing", things.size());
            page.put("next", things.size() < limit ? null : (Long) id.applyAsLong(things.get(things.size() - 1)));
            ArrayNode list = page.putArray(name);
            things.forEach(thing -> list.add(telling.apply(thing)));
            return page;
        };
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Parameters.bad(name, "It is no number", "Take id or next from a list.");
        }
    }
}
