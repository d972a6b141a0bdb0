package io.openclaw.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Lines of several columns under headings, each as wide as its widest value. */
public final class Grid {

    private static final int WIDEST = 60;

    private final List<List<String>> lines = new ArrayList<>();

    public Grid(String... headings) {
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
                shown.append(Plain.padded(line.get(column), width(column) + 2));
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
