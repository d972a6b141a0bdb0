package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.session.AuditReport;
import io.openclaw.db.session.Difference;
import io.openclaw.db.session.FileAudit;
import io.openclaw.db.session.RoleDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A comparison, as text and as values for JSON. */
final class AuditWords {
    private static final int SHOWN = 12;

    private AuditWords() {}

    static String text(AuditReport report) {
        Grid grid = new Grid(1, "agent", "sessions", "messages", "differences");
        StringBuilder details = new StringBuilder();
        for (FileAudit file : report.files()) {
            grid.line(
                    file.file().agent(),
                    Quantities.count(file.sessions()),
                    Quantities.count(file.messages()),
                    Quantities.count(file.different()));
            if (file.error() != null) {
                details.append(SessionWords.unread(file.file().agent(), file.error()));
            }
            file.differences().forEach(difference -> details.append(text(file, difference)));
            if (file.different() > file.differences().size()) {
                details.append("… and ")
                        .append(Quantities.count(
                                file.different() - file.differences().size()))
                        .append(" more\n");
            }
            file.digests().forEach(digest -> details.append(text(digest)));
        }
        String end = report.isClean() ? "Files and PostgreSQL agree." : details.toString();
        return (grid + "\n" + end).stripTrailing();
    }

    private static String text(FileAudit file, Difference difference) {
        String where = difference.position() == 0 ? "" : " message " + difference.position();
        String key = difference.key().isEmpty() ? "(no key)" : difference.key();
        return file.file().agent() + ": " + key + where + ": "
                + (difference.what() == Difference.What.DIFFERENT ? "different: " : "") + difference.why() + "\n";
    }

    private static String text(RoleDigest digest) {
        return digest.key() + ", " + digest.role() + ": " + digest.inFile() + " in the file ("
                + digest.sha256InFile().substring(0, SHOWN) + "), " + digest.inPostgres() + " in PostgreSQL ("
                + digest.sha256InPostgres().substring(0, SHOWN) + ")\n";
    }

    static Map<String, Object> values(AuditReport report) {
        List<Object> files = new ArrayList<>();
        for (FileAudit file : report.files()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("agent", file.file().agent());
            values.put("file", file.file().path());
            values.put("sessions", file.sessions());
            values.put("messages", file.messages());
            values.put("different", file.different());
            values.put(
                    "differences",
                    file.differences().stream().map(AuditWords::values).toList());
            values.put("roles", file.digests().stream().map(AuditWords::values).toList());
            values.put("error", file.error());
            files.add(values);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("clean", report.isClean());
        all.put("files", files);
        return all;
    }

    private static Map<String, Object> values(Difference difference) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", difference.key());
        values.put("position", difference.position());
        values.put("what", difference.what());
        values.put("why", difference.why());
        return values;
    }

    private static Map<String, Object> values(RoleDigest digest) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", digest.key());
        values.put("role", digest.role());
        values.put("inFile", digest.inFile());
        values.put("inPostgres", digest.inPostgres());
        values.put("sha256InFile", digest.sha256InFile());
        values.put("sha256InPostgres", digest.sha256InPostgres());
        return values;
    }
}
