package io.openclaw.db.session;

import java.util.List;

/**
 * Something that the person who moves or compares sessions should know.
 *
 * @param what one word for programs: orphans, empty, pending, old-key-taken, …
 * @param count how many there are
 * @param names the first of them: keys of sessions, or positions
 * @param why in words, with what to do where there is something to do
 */
public record Remark(String what, long count, List<String> names, String why) {

    public Remark {
        names = List.copyOf(names);
    }
}
