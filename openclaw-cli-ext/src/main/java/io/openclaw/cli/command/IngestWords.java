package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.ingest.IngestReport.Of;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run of {@code ingest} did, as text and as values for JSON. */
final class IngestWords {
    private IngestWords() {}

    static String text(IngestReport report, boolean dryRun) {
        if (report.sources().isEmpty()) {
            return "No file that can be read was found there.";
        }
        Grid grid = new Grid(1, "SOURCE", "FILES", "LINES", dryRun ? "FACTS" : "NEW FACTS", "ERRORS", "LEFT");
        new TreeMap<>(report.sources()).forEach((source, of) -> line(grid, source, of, dryRun));
        if (report.sources().size() > 1) {
            line(grid, "all", report.total(), dryRun);
        }
        StringBuilder text = new StringBuilder(grid.toString());
        if (report.total().errors() > 0 && !dryRun) {
            text.append("Lines that could not be read are in table dead_letters, with file and offset.\n");
        }
        if (dryRun) {
            text.append("Nothing was stored.\n");
        }
        return text.toString().stripTrailing();
    }

    private static void line(Grid grid, String source, Of of, boolean dryRun) {
        grid.line(
                source,
                Quantities.count(of.files()),
                Quantities.count(of.lines()),
                Quantities.count(dryRun ? of.facts() : of.added()),
                Quantities.count(of.errors()),
                Quantities.bytes(of.behind()));
    }

    static Map<String, @Nullable Object> values(IngestReport report, boolean dryRun) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(values(report.total()));
        values.put("dryRun", dryRun);
        List<Object> sources = new ArrayList<>();
        new TreeMap<>(report.sources()).forEach((source, of) -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("source", source);
            one.putAll(values(of));
            sources.add(one);
        });
        values.put("sources", sources);
        values.put("problem", report.problem());
        values.put("problems", report.problems());
        return values;
    }

    private static Map<String, @Nullable Object> values(Of of) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("files", of.files());
        values.put("lines", of.lines());
        values.put("facts", of.facts());
        values.put("newFacts", of.added());
        values.put("errors", of.errors());
        values.put("unknownTypes", of.unknown());
        values.put("lagBytes", of.behind());
        return values;
    }
}
