package io.openclaw.db.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the rules over a text: the keywords in one pass, a detector only where its keyword stands. */
final class Scanner {
    private final List<Rule> rules;
    private final Keywords keywords;
    private final int[] wordLength;
    private final int[][] rulesOfWord;

    /** The order of {@code rules} is their rank. */
    Scanner(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        Map<String, List<Integer>> byWord = new LinkedHashMap<>();
        for (int rank = 0; rank < rules.size(); rank++) {
            for (String word : rules.get(rank).keywords()) {
                byWord.computeIfAbsent(word, absent -> new ArrayList<>()).add(rank);
            }
        }
        keywords = new Keywords(List.copyOf(byWord.keySet()));
        wordLength = byWord.keySet().stream().mapToInt(String::length).toArray();
        rulesOfWord = byWord.values().stream()
                .map(ranks -> ranks.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Non-overlapping findings in the order of the text. Incomplete, and not to be used, if the budget is spent afterwards. */
    List<Finding> scan(String text, Budget budget) {
        Pass pass = new Pass(text, budget);
        keywords.scan(text, pass);
        return pass.merged();
    }

    private final class Pass implements Keywords.Sink {
        private final String text;
        private final Budget budget;
        private @Nullable List<Finding> findings;
        private int @Nullable [] foundUpTo;

        Pass(String text, Budget budget) {
            this.text = text;
            this.budget = budget;
        }

        @Override
        public boolean hit(int word, int end) {
            for (int rank : rulesOfWord[word]) {
                if (budget.spend()) {
                    return false;
                }
                int from = end - wordLength[word];
                if (foundUpTo == null || from >= foundUpTo[rank]) {
                    Span span = rules.get(rank).detector().find(text, from, end);
                    if (span != null) {
                        add(span, rank);
                    }
                }
            }
            return true;
        }

        private void add(Span span, int rank) {
            if (findings == null || foundUpTo == null) {
                findings = new ArrayList<>();
                foundUpTo = new int[rules.size()];
            }
            findings.add(new Finding(span.start(), span.end(), rules.get(rank), rank));
            foundUpTo[rank] = span.end();
        }

        List<Finding> merged() {
            return findings == null ? List.of() : merge(findings);
        }
    }

    static List<Finding> merge(List<Finding> findings) {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparingInt(Finding::start));
        List<Finding> merged = new ArrayList<>();
        for (Finding finding : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && finding.start() < merged.get(last).end()) {
                merged.set(last, merged.get(last).union(finding));
            } else {
                merged.add(finding);
            }
        }
        return merged;
    }
}
