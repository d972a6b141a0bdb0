package io.openclaw.cli.command;

import io.openclaw.cli.output.Csv;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Table;
import io.openclaw.db.operations.QueryAnswer;
import io.openclaw.db.operations.QueryAnswer.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of a query in its three forms; each ends with a line end. */
record AnswerText(QueryAnswer answer) {
    private static final int WIDEST = 200;

    /** One row reads from top to bottom, several from left to right. */
    String grid() {
        if (answer.rows().isEmpty()) {
            return "No row.\n";
        }
        if (answer.rows().size() == 1) {
            Table table = new Table();
            for (int column = 0; column < answer.columns().size(); column++) {
                table.text(
                        answer.columns().get(column), shown(answer.rows().get(0).get(column)));
            }
            return table + more();
        }
        Grid grid = new Grid(answer.columns().stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
        for (List<@Nullable Object> row : answer.rows()) {
            grid.line(row.stream().map(AnswerText::shown).toArray(String[]::new));
        }
        return grid + more();
    }

    String json() {
        StringBuilder lines = new StringBuilder();
        for (List<@Nullable Object> row : answer.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int column = 0; column < row.size(); column++) {
                Object value = row.get(column);
                values.put(
                        answer.columns().get(column),
                        value instanceof JsonValue json ? new Json.Raw(json.text()) : value);
            }
            lines.append(Json.of(values)).append('\n');
        }
        return lines.toString();
    }

    String csv() {
        StringBuilder lines = new StringBuilder(Csv.line(answer.columns())).append('\n');
        for (List<@Nullable Object> row : answer.rows()) {
            List<@Nullable Object> cells = new ArrayList<>();
            row.forEach(value -> cells.add(value instanceof List<?> list ? Json.of(list) : value));
            lines.append(Csv.line(cells)).append('\n');
        }
        return lines.toString();
    }

    private String more() {
        return answer.more() ? "There are more: raise --limit.\n" : "";
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Instant at) {
            return at.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        if (value instanceof List<?> list) {
            return Plain.line(list.stream().map(String::valueOf).collect(Collectors.joining(", ")), WIDEST);
        }
        return Plain.line(value.toString(), WIDEST);
    }
}
