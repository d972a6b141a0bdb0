package io.openclaw.db.ingest;

/**
 * A line of a file, or one that is too long to be one.
 *
 * @param from where it begins, in bytes
 * @param to behind its end
 * @param text without its end; of one that is too long its beginning, length and hash
 */
record Line(long from, long to, String text, boolean tooLong) {}
