package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.usage.Dimension;
import io.openclaw.db.usage.RollupDifference;
import io.openclaw.db.usage.Usage;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether the rollups are what the model calls add up to. */
@Command(
        name = "check-rollups",
        description = "Compare the rollups with the sum of the model calls; name each cell that differs.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw db check-rollups",
            "  openclaw db check-rollups --since 2026-11-01 --json",
            "",
            "Reads a day at a time and holds nobody up. Exit codes: 0 they agree, 1 they differ or could not be read."
        })
final class DbCheckRollups implements Callable<Integer> {
    /** Who broke so many has no use for the names of all. */
    private static final int NAMED = 100;

    private static final int WIDEST = 60;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--since", paramLabel = "DATE", description = "From this day (UTC) on; else all.")
    private LocalDate since = LocalDate.EPOCH;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbCheckRollups(Settings settings) {
        this.settings = settings;
    }

    /** What was found; of the cells that differ, the first ones. */
    private record Found(int days, int differing, List<RollupDifference> cells) {}

    @Override
    public Integer call() {
        Found found =
                OperationsAccess.askUsage(settings, home, spec.commandLine(), RollupDays.PER_STATEMENT, this::found);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.of(values(found)) : text(found));
        out.flush();
        return found.differing() == 0 ? 0 : 1;
    }

    private Found found(Usage usage) throws SQLException {
        List<RollupDifference> cells = new ArrayList<>();
        int[] differing = new int[1];
        int days = new RollupDays(usage.rollups(), spec.commandLine().getErr()).each(since, day -> {
            List<RollupDifference> wrong = usage.rollups().check(day);
            differing[0] += wrong.size();
            cells.addAll(wrong.subList(0, Math.min(wrong.size(), NAMED - cells.size())));
        });
        return new Found(days, differing[0], cells);
    }

    private static String text(Found found) {
        String days = Quantities.count(found.days()) + (found.days() == 1 ? " day" : " days");
        if (found.differing() == 0) {
            return "The rollups of " + days + " are what the calls add up to.";
        }
        StringBuilder text = new StringBuilder();
        for (RollupDifference cell : found.cells()) {
            text.append(cell.quarterAt()).append("  ").append(words(cell)).append(System.lineSeparator());
        }
        int more = found.differing() - found.cells().size();
        return text.append(more > 0 ? "… and " + Quantities.count(more) + " more" + System.lineSeparator() : "")
                .append(Quantities.count(found.differing()))
                .append(found.differing() == 1 ? " cell" : " cells")
                .append(" in ")
                .append(days)
                .append(" differ. To make them right: ./openclaw db rebuild-rollups")
                .toString();
    }

    private static String words(RollupDifference cell) {
        String of = cell.of().entrySet().stream()
                .filter(value -> !value.getValue().isEmpty())
                .map(value -> name(value.getKey()) + "=" + Plain.line(value.getValue(), WIDEST))
                .collect(Collectors.joining(" "));
        String lacking = cell.lacking().entrySet().stream()
                .map(lack -> lack.getKey() + " " + lack.getValue().toPlainString())
                .collect(Collectors.joining(", "));
        return of + "  lacks " + lacking;
    }

    private static Map<String, Object> values(Found found) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("clean", found.differing() == 0);
        values.put("days", found.days());
        values.put("differingCells", found.differing());
        values.put("cells", found.cells().stream().map(DbCheckRollups::values).toList());
        return values;
    }

    private static Map<String, Object> values(RollupDifference cell) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("quarterAt", cell.quarterAt());
        cell.of().forEach((dimension, value) -> values.put(name(dimension), value));
        values.put("lacking", cell.lacking());
        return values;
    }

    private static String name(Dimension dimension) {
        return dimension.name().toLowerCase(Locale.ROOT);
    }
}
