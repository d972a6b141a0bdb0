package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.session.FileReport;
import io.openclaw.db.session.FileReport.Amount;
import io.openclaw.db.session.MigrationReport;
import io.openclaw.db.session.Remark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reports about sessions, as text and as values for JSON. */
final class SessionWords {
    private SessionWords() {}

    static String text(MigrationReport report) {
        Grid grid = new Grid(2, "agent", "", "found", "inserted", "already there", "deleted", "conflicts");
        StringBuilder remarks = new StringBuilder();
        for (FileReport file : report.files()) {
            line(grid, file, "sessions", Amount::sessions);
            line(grid, file, "messages", Amount::messages);
            line(grid, file, "tokens", Amount::tokens);
            if (file.error() != null) {
                remarks.append(unread(file.file().agent(), file.error()));
            }
            file.conflicts().forEach(remark -> remarks.append(text(file.file().agent(), "conflict", remark)));
            file.notices().forEach(remark -> remarks.append(text(file.file().agent(), "notice", remark)));
        }
        return (grid + "\n" + remarks).stripTrailing();
    }

    /** What is said of a file that could not be read to its end. */
    static String unread(String agent, String error) {
        return agent + ": not done to the end. " + error + "\n";
    }

    private static void line(Grid grid, FileReport file, String what, ToLongFunction<Amount> of) {
        grid.line(
                what.equals("sessions") ? file.file().agent() : "",
                what,
                count(file.found(), of),
                count(file.inserted(), of),
                count(file.alreadyThere(), of),
                count(file.deleted(), of),
                count(file.conflicting(), of));
    }

    private static String count(Amount amount, ToLongFunction<Amount> of) {
        return Quantities.count(of.applyAsLong(amount));
    }

    private static String text(String agent, String weight, Remark remark) {
        StringBuilder text = new StringBuilder(
                        agent + ": " + weight + ", " + remark.what() + " (" + remark.count() + "). ")
                .append(remark.why())
                .append('\n');
        remark.names().forEach(name -> text.append("    ").append(name).append('\n'));
        if (remark.count() > remark.names().size()) {
            text.append("    …\n");
        }
        return text.toString();
    }

    static Map<String, Object> values(MigrationReport report) {
        List<Object> files = new ArrayList<>();
        for (FileReport file : report.files()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("agent", file.file().agent());
            values.put("file", file.file().path());
            values.put("found", values(file.found()));
            values.put("inserted", values(file.inserted()));
            values.put("alreadyThere", values(file.alreadyThere()));
            values.put("deleted", values(file.deleted()));
            values.put("conflicting", values(file.conflicting()));
            values.put(
                    "notices", file.notices().stream().map(SessionWords::values).toList());
            values.put(
                    "conflicts",
                    file.conflicts().stream().map(SessionWords::values).toList());
            values.put("error", file.error());
            files.add(values);
        }
        return Map.of("files", files);
    }

    private static Map<String, Object> values(Amount amount) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("sessions", amount.sessions());
        values.put("messages", amount.messages());
        values.put("tokens", amount.tokens());
        return values;
    }

    private static Map<String, Object> values(Remark remark) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("what", remark.what());
        values.put("count", remark.count());
        values.put("names", remark.names());
        values.put("why", remark.why());
        return values;
    }
}
