package io.openclaw.cli.output;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names were probably meant. */
public final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** Names that hold the word or are a few letters from it, the nearest first. */
    public static List<String> to(String word, Collection<String> names, int most) {
        String meant = word.substring(0, Math.min(word.length(), LONGEST)).toLowerCase(Locale.ROOT);
        int far = Math.max(2, meant.length() / 2);
        return names.stream()
                .filter(name -> distance(meant, name) <= far)
                .sorted(Comparator.<String>comparingInt(name -> distance(meant, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /** Letters to add, drop or change; none where a part of the name is meant. */
    private static int distance(String meant, String name) {
        if (meant.length() > 2 && name.contains(meant)) {
            return 0;
        }
        int[] row = new int[name.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= meant.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = meant.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(diagonal + change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[name.length()];
    }
}
