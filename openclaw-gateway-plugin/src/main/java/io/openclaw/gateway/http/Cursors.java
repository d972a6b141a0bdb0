package io.openclaw.gateway.http;

import io.openclaw.db.model.MessageRange.Place;
import io.openclaw.db.model.SessionQuery.Before;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Places in lists as parameters: two parts, with a sign between that needs no encoding in a URL. */
final class Cursors {

    private static final Pattern SESSION = Pattern.compile("([0-9TZ:.+-]{1,40})~(\\d{1,18})");
    private static final Pattern MESSAGE = Pattern.compile("(-?\\d{1,18})(?:~(\\d{1,18}))?");

    private Cursors() {}

    static @Nullable String of(@Nullable Before before) {
        return before == null ? null : before.at() + "~" + before.id();
    }

    static String of(Place place) {
        return place.ordinal() + "~" + place.id();
    }

    static @Nullable Before session(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        Matcher parts = SESSION.matcher(cursor);
        try {
            if (parts.matches()) {
                return new Before(Instant.parse(parts.group(1)), Long.parseLong(parts.group(2)));
            }
        } catch (DateTimeException e) {
            // falls through: the sentence below says what is wanted
        }
        throw Parameters.bad("cursor", "It is no cursor of this list", "Give next of the page before.");
    }

    /**
     * The place of a message.
     *
     * @param id what it is where the position alone is given
     */
    static Place message(String name, String text, long id) {
        Matcher parts = MESSAGE.matcher(text);
        if (!parts.matches()) {
            throw Parameters.bad(
                    name, "It is neither a position nor a cursor", "Give the position or the cursor of a message.");
        }
        String known = parts.group(2);
        return new Place(Long.parseLong(parts.group(1)), known == null ? id : Long.parseLong(known));
    }
}
