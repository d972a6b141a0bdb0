package io.openclaw.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Lines of two columns: names to the left, values beside them, values that are numbers to the right. */
public final class Table {
    private record Line(String name, String value, boolean right) {}

    private final List<Line> lines = new ArrayList<>();

    /** A line of text. */
    public Table text(String name, String value) {
        lines.add(new Line(name, value, false));
        return this;
    }

    /** A line with a number, aligned at its last digit. */
    public Table number(String name, String value) {
        lines.add(new Line(name, value, true));
        return this;
    }

    @Override
    public String toString() {
        int names = width(line -> line.name().length());
        int numbers = width(line -> line.right() ? line.value().length() : 0);
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            String pad = line.right() ? " ".repeat(numbers - line.value().length()) : "";
            text.append(line.name())
                    .append(" ".repeat(names - line.name().length() + 2))
                    .append(pad)
                    .append(line.value())
                    .append('\n');
        }
        return text.toString();
    }

    private int width(java.util.function.ToIntFunction<Line> length) {
        return lines.stream().mapToInt(length).max().orElse(0);
    }
}
