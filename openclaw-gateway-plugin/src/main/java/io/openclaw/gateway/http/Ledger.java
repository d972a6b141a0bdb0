package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.operations.InvalidFieldException;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.Slice;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of deployments, issues and tasks have in common: pages that follow each other by number, one by its number, a body that adds
 * or changes one.
 *
 * @param <T> one of them
 */
final class Ledger<T> {

    private static final int MOST = 500;
    private static final int USUAL = 100;

    private final OperationsDoor door;
    private final String name;
    private final ToLongFunction<T> id;
    private final Telling<T> telling;

    /** @param name what a list of them is called */
    Ledger(OperationsDoor door, String name, ToLongFunction<T> id, Telling<T> telling) {
        this.door = door;
        this.name = name;
        this.id = id;
        this.telling = telling;
    }

    /** One as JSON; without {@code content} what people wrote is left out. */
    interface Telling<T> {
        ObjectNode of(T one, boolean content);
    }

    /** A list that parameters ask for. */
    interface Listing<T> {
        /** Throws {@link InvalidFieldException} for what cannot be asked. */
        OperationsDesk.Work<Slice<T>> of(Parameters given, Page page);
    }

    /** The one of a number. */
    interface Finding<T> {
        T of(Operations operations, long id) throws SQLException;
    }

    /** What a body does to the one of a number. */
    interface Change<T> {
        OperationsDesk.Work<T> of(long id, BodyMembers body);
    }

    /**
     * Which part of a list.
     *
     * @param after the number it comes after; null: from the first
     * @param limit as many may be in it; if so many are, there may be more
     * @param bytes of text, after which it ends early
     */
    record Page(@Nullable Long after, int limit, long bytes) {}

    /** @param names of parameters, beside those of the page */
    void list(RoutingContext ctx, Set<String> names, Listing<T> listing) {
        Set<String> known = new HashSet<>(names);
        known.addAll(Set.of("after", "limit"));
        Parameters given = Parameters.of(ctx.queryParams(), known);
        Page page = new Page(after(given).orElse(null), given.count("limit", USUAL, MOST), door.pageBytes());
        OperationsDesk.Work<Slice<T>> work;
        try {
            work = listing.of(given, page);
        } catch (InvalidFieldException e) {
            throw OperationsDoor.wrong(e);
        }
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, work, found -> page(found, page.limit(), content));
    }

    void one(RoutingContext ctx, Finding<T> finding) {
        Parameters.of(ctx.queryParams(), Set.of());
        long number = number("id", ctx.pathParam("id"));
        boolean content = Access.content(ctx);
        door.answer(ctx, 200, operations -> finding.of(operations, number), one -> telling.of(one, content));
    }

    /** @param fields that the body may have */
    void add(RoutingContext ctx, Set<String> fields, Function<BodyMembers, OperationsDesk.Work<T>> adding) {
        Parameters.of(ctx.queryParams(), Set.of());
        door.answerBody(
                ctx, 201, fields, body -> adding.apply(new BodyMembers(body)), added -> telling.of(added, true));
    }

    /** @param fields that the body may have */
    void change(RoutingContext ctx, Set<String> fields, Change<T> change) {
        Parameters.of(ctx.queryParams(), Set.of());
        long number = number("id", ctx.pathParam("id"));
        door.answerBody(
                ctx, 200, fields, body -> change.of(number, new BodyMembers(body)), one -> telling.of(one, true));
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private ObjectNode page(Slice<T> slice, int limit, boolean content) {
        List<T> found = slice.rows();
        ObjectNode page = OperationsDoor.JSON.createObjectNode().put("showing", found.size());
        page.put(
                "next",
                found.size() < limit && !slice.cut() ? null : (Long) id.applyAsLong(found.get(found.size() - 1)));
        ArrayNode list = page.putArray(name);
        found.forEach(one -> list.add(telling.of(one, content)));
        return page;
    }

    /** The number that a page comes after; empty: it is the first. */
    static Optional<Long> after(Parameters given) {
        return Optional.ofNullable(given.text("after")).map(text -> number("after", text));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Parameters.bad(name, "It is no number", "Take id or next from a list.");
        }
    }
}
