package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.CallFigures;
import io.openclaw.db.operations.Change;
import io.openclaw.db.operations.Impact;
import io.openclaw.db.operations.ImpactReport;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Impacts for people: what changed, a line before and a line after, and what that means. */
final class ImpactText {

    private static final int WIDEST = 100;

    private ImpactText() {}

    static String of(ImpactReport report) {
        return report.impacts().isEmpty()
                ? "No change is known in this time.\n"
                : report.impacts().stream().map(ImpactText::of).collect(Collectors.joining("\n"));
    }

    private static String of(Impact impact) {
        StringBuilder text = new StringBuilder()
                .append(impact.at().truncatedTo(ChronoUnit.SECONDS))
                .append("  ")
                .append(impact.host().isEmpty() ? "(no host)" : Plain.line(impact.host(), WIDEST))
                .append('\n');
        for (Change change : impact.changes()) {
            text.append("  ").append(change.kind().word()).append(": ").append(Plain.line(change.subject(), WIDEST));
            text.append(change.kind() == Change.Kind.MODEL ? "" : " (" + change.key() + ")")
                    .append('\n');
        }
        Grid grid = new Grid(1, "  ", "CALLS", "ERRORS", "P50 MS", "P95 MS", "TOKENS", "COST USD");
        line(grid, "  before", impact.before());
        line(grid, "  after", impact.after());
        text.append(grid).append("  ").append(impact.statement()).append('\n');
        if (!impact.near().isEmpty()) {
            text.append("  Near it, and perhaps the reason: ")
                    .append(Plain.line(String.join(", ", impact.near()), WIDEST))
                    .append('\n');
        }
        return text.toString();
    }

    private static void line(Grid grid, String name, CallFigures figures) {
        grid.line(
                name,
                Quantities.count(figures.calls()),
                figures.calls() == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f %%", 100.0 * figures.failed() / figures.calls()),
                count(figures.p50Ms()),
                count(figures.p95Ms()),
                figures.metered() == 0 ? "-" : Quantities.count(figures.tokens()),
                Dollars.sum(figures.costUsd(), figures.unpriced()));
    }

    private static String count(@Nullable Integer value) {
        return value == null ? "-" : Quantities.count(value);
    }
}
