package io.openclaw.gateway.http;

import io.openclaw.db.Moments;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The query of a request, read one parameter at a time. What cannot be used is a {@link ProblemException} that names the parameter. */
final class Parameters {

    private final MultiMap query;

    private Parameters(MultiMap query) {
        this.query = query;
    }

    static Parameters of(MultiMap query, Set<String> known) {
        for (String name : query.names()) {
            if (!known.contains(name)) {
                throw bad(
                        "query",
                        "There is no parameter of this name",
                        "Use " + String.join(", ", new TreeSet<>(known)) + ".");
            }
            if (query.getAll(name).size() != 1) {
                throw bad(name, "It is given more than once", "Give it once.");
            }
        }
        return new Parameters(query);
    }

    boolean has(String name) {
        return query.contains(name);
    }

    int count(String name, int byDefault, int most) {
        String text = query.get(name);
        if (text == null) {
            return byDefault;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            // falls through: the sentence below says what is wanted
        }
        throw bad(
                name, "It is not a whole number from 1 to " + most, "Ask for fewer, and for the next page afterwards.");
    }

    /** Null when it is not given. */
    @Nullable String text(String name) {
        String text = query.get(name);
        if (text != null && text.isBlank()) {
            throw bad(name, "It is empty", "Give the whole value, or leave the parameter out.");
        }
        return textOrEmpty(name);
    }

    /** The same where nothing is a value of its own. */
    @Nullable String textOrEmpty(String name) {
        String text = query.get(name);
        if (text != null && text.indexOf('\0') >= 0) {
            throw bad(name, "It holds a NUL character", "Leave that out.");
        }
        return text;
    }

    boolean flag(String name) {
        String text = query.get(name);
        if (text == null || text.equals("false") || text.equals("0")) {
            return false;
        }
        if (text.equals("true") || text.equals("1")) {
            return true;
        }
        throw bad(name, "It is none of true, false, 1 and 0", "Give one of these.");
    }

    @Nullable Instant moment(String name, Instant now) {
        String text = query.get(name);
        return text == null
                ? null
                : Moments.parse(text, now)
                        .orElseThrow(() -> bad(
                                name,
                                "It is neither a length of time nor a moment",
                                "Give " + Moments.FORMS + " (with + encoded as %2B)."));
    }

    static ProblemException bad(String which, String why, String fix) {
        return LogParameters.bad(which, why, fix);
    }
}
