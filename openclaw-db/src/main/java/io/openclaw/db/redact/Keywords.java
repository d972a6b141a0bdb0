package io.openclaw.db.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all of many words in one pass: the automaton of Aho and Corasick over case-folded characters, flattened into one table so
 * that a step is two array reads whatever the number of words.
 */
final class Keywords {
    /** Told of every occurrence. */
    interface Sink {
        /** Word number {@code word} ends before {@code end}; false stops the scan. */
        boolean hit(int word, int end);
    }

    private static final int ROOT = 0;

    /** Characters that no word contains share class 0. One entry for every char, so that no bounds check is needed. */
    private final char[] classes = new char[Character.MAX_VALUE + 1];

    private final int width;
    /** Row per state; a cell is the row of the next state, or its complement if words end there. */
    private final int[] next;

    private final int[][] wordsAt;

    Keywords(List<String> words) {
        width = classify(words);
        List<int[]> trie = new ArrayList<>();
        List<List<Integer>> ends = new ArrayList<>();
        addState(trie, ends);
        for (int word = 0; word < words.size(); word++) {
            ends.get(insert(words.get(word), trie, ends)).add(word);
        }
        link(trie, ends);
        wordsAt = ends.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        next = flatten(trie);
    }

    void scan(String text, Sink sink) {
        int row = ROOT;
        for (int i = 0; i < text.length(); i++) {
            row = next[row + classes[text.charAt(i)]];
            if (row < 0) {
                row = ~row;
                for (int word : wordsAt[row / width]) {
                    if (!sink.hit(word, i + 1)) {
                        return;
                    }
                }
            }
        }
    }

    private int classify(List<String> words) {
        int count = 1;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                char c = fold(word.charAt(i));
                if (classes[c] == 0) {
                    classes[c] = (char) count++;
                    classes[unfold(c)] = classes[c];
                }
            }
        }
        return count;
    }

    private int insert(String word, List<int[]> trie, List<List<Integer>> ends) {
        int state = ROOT;
        for (int i = 0; i < word.length(); i++) {
            int[] row = trie.get(state);
            int charClass = classes[fold(word.charAt(i))];
            if (row[charClass] < 0) {
                row[charClass] = addState(trie, ends);
            }
            state = row[charClass];
        }
        return state;
    }

    private int addState(List<int[]> trie, List<List<Integer>> ends) {
        int[] row = new int[width];
        Arrays.fill(row, -1);
        trie.add(row);
        ends.add(new ArrayList<>());
        return trie.size() - 1;
    }

    /** Fills every missing edge with the edge of the longest suffix that is also a prefix of some word. */
    private void link(List<int[]> trie, List<List<Integer>> ends) {
        int[] suffix = new int[trie.size()];
        Deque<Integer> queue = new ArrayDeque<>(List.of(ROOT));
        while (!queue.isEmpty()) {
            int state = queue.remove();
            int[] row = trie.get(state);
            for (int c = 0; c < width; c++) {
                int fallback = state == ROOT ? ROOT : trie.get(suffix[state])[c];
                if (row[c] < 0) {
                    row[c] = fallback;
                } else {
                    suffix[row[c]] = fallback;
                    ends.get(row[c]).addAll(ends.get(fallback));
                    queue.add(row[c]);
                }
            }
        }
    }

    private int[] flatten(List<int[]> trie) {
        int[] table = new int[trie.size() * width];
        for (int state = 0; state < trie.size(); state++) {
            for (int c = 0; c < width; c++) {
                int to = trie.get(state)[c];
                table[state * width + c] = wordsAt[to].length == 0 ? to * width : ~(to * width);
            }
        }
        return table;
    }

    private static char fold(char c) {
        return Chars.isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }

    private static char unfold(char c) {
        return Chars.isLower(c) ? (char) (c - ('a' - 'A')) : c;
    }
}
