package io.openclaw.db.snapshot;

import com.google.re2j.Pattern;

/** Where in a tree: as a JSON pointer for programs, and in words for people. */
record Place(String pointer, String words) {
    static final Place ROOT = new Place("", "");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_-]+");

    Place field(String name) {
        String escaped = name.replace("~", "~0").replace("/", "~1");
        String said = WORD.matches(name)
                ? (words.isEmpty() ? "" : ".") + name
                : "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        return new Place(pointer + '/' + escaped, words + said);
    }

    Place element(int index, ListMatch match, String key) {
        String said = match.field() == null ? String.valueOf(index) : match.field() + '=' + key;
        return new Place(pointer + '/' + index, words + '[' + said + ']');
    }
}
