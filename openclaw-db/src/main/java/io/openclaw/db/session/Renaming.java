package io.openclaw.db.session;

/** A session that is to get another key, and that key. */
record Renaming(String from, String to) {}
