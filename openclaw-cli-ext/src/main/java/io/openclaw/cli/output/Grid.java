package io.openclaw.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Lines of several columns under one heading: the first ones to the left, numbers to the right. */
public final class Grid {
    private final int left;
    private final List<List<String>> lines = new ArrayList<>();

    /**
     * @param left how many columns stand to the left
     * @param heading the first line
     */
    public Grid(int left, String... heading) {
        this.left = left;
        lines.add(List.of(heading));
    }

    public Grid line(String... cells) {
        lines.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        int columns = lines.get(0).size();
        StringBuilder text = new StringBuilder();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            text.append(line(line, widths).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - cells.get(i).length());
            text.append(i < left ? cells.get(i) + pad : pad + cells.get(i)).append("  ");
        }
        return text.toString();
    }
}
