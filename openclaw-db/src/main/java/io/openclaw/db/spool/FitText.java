package io.openclaw.db.spool;

/** Text made fit for PostgreSQL as {@link FactCodec} makes that of facts, for rows that are none. Fit text comes back as the same object. */
public final class FitText {

    /** Names are indexed, and a B-tree takes no key beyond a third of a page. */
    private static final int MAX_NAME_BYTES = 1024;

    private static final int HASH_CHARS = 64;

    private FitText() {}

    /** Without NUL and half characters. */
    public static String text(String text) {
        return CleanText.clean(text);
    }

    /** The name of a thing, as {@link #text} and not longer than an index takes. */
    public static String name(String name) {
        return cutName(CleanText.clean(name));
    }

    /** The nearest JSON that jsonb takes. */
    public static String json(String json) {
        return CleanJson.clean(json);
    }

    /** A long name keeps its beginning and gets its hash, so that two of them stay two. */
    static String cutName(String clean) {
        if (!CleanText.longerThan(clean, MAX_NAME_BYTES)) {
            return clean;
        }
        return CleanText.head(clean, MAX_NAME_BYTES - HASH_CHARS - 1) + "#" + TextDigest.sha256(clean);
    }
}
