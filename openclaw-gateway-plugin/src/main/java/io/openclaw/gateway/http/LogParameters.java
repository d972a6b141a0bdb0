package io.openclaw.gateway.http;

import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The question that the query of {@code /logs} asks.
 *
 * @param before a point in the list; null when none is given, or when it is given as {@code beforeCall}
 * @param beforeCall id of a call whose place in the list has yet to be looked up
 */
record LogParameters(
        int limit,
        @Nullable Before before,
        @Nullable UUID beforeCall,
        @Nullable String session,
        @Nullable String model,
        boolean errorsOnly) {

    static final int DEFAULT_LIMIT = 50;

    private static final Set<String> KNOWN = Set.of("limit", "before", "session", "model", "errors");
    private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    // Between the parts of a cursor; needs no encoding in a URL and is in no instant and no id.
    private static final char SEPARATOR = '~';

    /** @throws ProblemException naming the first parameter that is wrong */
    static LogParameters of(MultiMap query) {
        for (String name : query.names()) {
            if (!KNOWN.contains(name)) {
                throw bad(
                        "query", "There is no parameter of this name", "Use limit, before, session, model and errors.");
            }
            if (query.getAll(name).size() != 1) {
                throw bad(name, "It is given more than once", "Give it once.");
            }
        }
        String before = query.get("before");
        Optional<UUID> call = before == null ? Optional.empty() : id(before);
        return new LogParameters(
                limit(query.get("limit")),
                before == null || call.isPresent() ? null : point(before),
                call.orElse(null),
                text("session", query.get("session")),
                text("model", query.get("model")),
                flag(query.get("errors")));
    }

    CallQuery query(@Nullable Before from) {
        return new CallQuery(limit, from, session, model, errorsOnly);
    }

    /** The id that {@code text} spells, if it spells one. */
    static Optional<UUID> id(String text) {
        return UUID_SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** A point in the list as a parameter. */
    static String cursor(Before before) {
        return before.id() == null ? before.at().toString() : before.at().toString() + SEPARATOR + before.id();
    }

    /** The point right behind a call. */
    static Before behind(CallView view) {
        return new Before(view.createdAt(), view.id());
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= CallQuery.MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // falls through: the sentence below says what is wanted
        }
        throw bad(
                "limit",
                "It is not a whole number from 1 to " + CallQuery.MOST,
                "Ask for fewer, and for the next page with before.");
    }

    private static Before point(String text) {
        int separator = text.indexOf(SEPARATOR);
        String instant = separator < 0 ? text : text.substring(0, separator);
        Optional<UUID> id = separator < 0 ? Optional.empty() : id(text.substring(separator + 1));
        try {
            Instant at = OffsetDateTime.parse(instant).toInstant();
            if (separator < 0 || id.isPresent()) {
                return new Before(at, id.orElse(null));
            }
        } catch (DateTimeException e) {
            // falls through: the sentence below says what is wanted
        }
        throw bad(
                "before",
                "It is neither a moment, nor the id of a call, nor a cursor",
                "Give an ISO 8601 moment such as 2026-01-31T12:00:00Z (with + encoded as %2B), an id, or next of the page before.");
    }

    private static @Nullable String text(String name, @Nullable String text) {
        if (text != null && (text.isBlank() || text.indexOf('\0') >= 0)) {
            throw bad(
                    name, "It is empty, or holds a NUL character", "Give the whole name, or leave the parameter out.");
        }
        return text;
    }

    private static boolean flag(@Nullable String text) {
        return switch (text == null ? "false" : text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw bad("errors", "It is none of true, false, 1 and 0", "Give true for failed calls alone.");
        };
    }

    static ProblemException bad(String which, String why, String fix) {
        return Problem.of(400, "parameter", "A parameter cannot be used.", why + ".", fix)
                .about(which)
                .thrown();
    }
}
