package io.openclaw.db.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page of a search begins. The newest messages that fit are ranked together, which is a window; it keeps its bounds from
 * page to page, so that what is stored meanwhile moves nothing.
 *
 * @param parts whether whole words are exhausted, so that parts of words follow
 * @param before messages of the window have a lower id
 * @param floor and at least this one; 0 when the window was not measured yet
 * @param rank of the last message shown; in the window follow those of lower rank
 * @param id of the last message shown; among those of the same rank follow those with a lower id
 */
record SearchCursor(boolean parts, long before, long floor, float rank, long id) {

    static final SearchCursor START = windowBefore(Long.MAX_VALUE);

    private static final Pattern FORM =
            Pattern.compile("1([wp])\\.(\\d{1,19})\\.(\\d{1,19})\\.([0-9a-f]{1,8})\\.(\\d{1,19})");

    /** The best of the messages older than this one. */
    static SearchCursor windowBefore(long id) {
        return new SearchCursor(false, id, 0, Float.POSITIVE_INFINITY, Long.MAX_VALUE);
    }

    /** Messages older than this one that hold the word within a longer one. */
    static SearchCursor partsBefore(long id) {
        return new SearchCursor(true, id, 0, Float.POSITIVE_INFINITY, Long.MAX_VALUE);
    }

    String text() {
        String plain = "1" + (parts ? 'p' : 'w') + "." + before + "." + floor + "."
                + Integer.toHexString(Float.floatToIntBits(rank)) + "." + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws IllegalArgumentException when it is none of ours */
    static SearchCursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            Matcher form = FORM.matcher(plain);
            if (form.matches()) {
                return new SearchCursor(
                        "p".equals(form.group(1)),
                        Long.parseLong(form.group(2)),
                        Long.parseLong(form.group(3)),
                        Float.intBitsToFloat(Integer.parseUnsignedInt(form.group(4), 16)),
                        Long.parseLong(form.group(5)));
            }
        } catch (IllegalArgumentException e) {
            // falls through: not base64, or a number beyond measure
        }
        throw new IllegalArgumentException(
                "The cursor is none of a search: pass what the page before gave, unchanged.");
    }
}
