package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.RepriceReport;
import io.openclaw.db.operations.RepriceReport.Model;
import io.openclaw.db.operations.RepriceReport.Sums;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a repricing found or did, as text and as values for JSON. */
final class RepriceWords {

    private RepriceWords() {}

    /** @param notWritten what is said where nothing was written */
    static String text(RepriceReport report, String notWritten) {
        Sums all = report.all();
        if (all.calls() == 0) {
            return "There are no calls.\n";
        }
        Grid grid = new Grid(2, "PROVIDER", "MODEL", "CALLS", "CHANGED", "UNKNOWN", "BEFORE USD", "AFTER USD");
        for (Model model : report.models()) {
            Sums sums = model.sums();
            grid.line(
                    model.provider() == null ? "(not told)" : model.provider(),
                    model.model(),
                    Quantities.count(sums.calls()),
                    Quantities.count(sums.changed()),
                    Quantities.count(sums.unknownAfter()),
                    usd(sums.before()),
                    usd(sums.after()));
        }
        String done = report.id() == null ? notWritten : "Written as repricing " + report.id() + ".";
        return grid + "In all " + usd(all.before()) + " USD before, " + usd(all.after()) + " USD after"
                + Dollars.lack(all.unknownAfter()) + "; "
                + Quantities.count(all.changed()) + " of " + Quantities.count(all.calls()) + " calls change. " + done
                + "\n";
    }

    static Map<String, @Nullable Object> values(RepriceReport report) {
        Map<String, @Nullable Object> values = sums(report.all());
        values.put("applied", report.id() != null);
        values.put("repricingId", report.id());
        List<Map<String, @Nullable Object>> models =
                report.models().stream().map(RepriceWords::model).toList();
        values.put("models", models);
        return values;
    }

    private static Map<String, @Nullable Object> model(Model model) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("provider", model.provider());
        values.put("model", model.model());
        values.putAll(sums(model.sums()));
        return values;
    }

    private static Map<String, @Nullable Object> sums(Sums sums) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("calls", sums.calls());
        values.put("changed", sums.changed());
        values.put("unknownBefore", sums.unknownBefore());
        values.put("unknownAfter", sums.unknownAfter());
        values.put("unpricedCalls", sums.unknownAfter());
        values.put("before", plain(sums.before()));
        values.put("after", plain(sums.after()));
        return values;
    }

    private static String usd(BigDecimal amount) {
        return plain(amount).toPlainString();
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
