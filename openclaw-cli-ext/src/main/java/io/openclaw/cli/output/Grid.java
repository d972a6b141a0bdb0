package io.openclaw.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Lines of several columns under headings, each as wide as its widest value: the first ones to the left, numbers to the right. */
public final class Grid {

    private static final int WIDEST = 60;

    private final int left;
    private final List<List<String>> lines = new ArrayList<>();

    /** All columns to the left. */
    public Grid(String... headings) {
        this(headings.length, headings);
    }

    /**
     * @param left how many columns stand to the left
     * @param headings the first line
     */
    public Grid(int left, String... headings) {
        this.left = left;
        lines.add(List.of(headings));
    }

    /** A line with a value for each heading. */
    public Grid line(String... values) {
        List<String> line = new ArrayList<>();
        for (String value : values) {
            line.add(Plain.line(value, WIDEST));
        }
        lines.add(line);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder shown = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                String value = line.get(column);
                String pad = " ".repeat(width(column) - Plain.width(value));
                shown.append(column < left ? value + pad : pad + value).append("  ");
            }
            text.append(shown.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream()
                .mapToInt(line -> Plain.width(line.get(column)))
                .max()
                .orElse(0);
    }
}
