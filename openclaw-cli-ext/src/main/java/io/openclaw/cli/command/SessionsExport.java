package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionQuery.Before;
import io.openclaw.db.model.SessionView;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes sessions with all their messages, page by page, so that any number of them fits. */
@Command(
        name = "export",
        description = "Write sessions with all their messages as JSON lines.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions export > all.jsonl",
            "  openclaw sessions export tg:main:42:99 --host lab > one.jsonl",
            "  openclaw sessions export --agent main --since 2026-01-31 | gzip > main.jsonl.gz",
            "",
            "A line of type session comes before the lines of type message that belong to it. A session that is used",
            "while the export runs may be missed: export it by its key afterwards."
        })
final class SessionsExport implements Runnable {
    private static final int SESSIONS = 100;
    private static final int MESSAGES = 200;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SessionFilter filter = new SessionFilter();

    @Parameters(paramLabel = "KEY", arity = "0..1", description = "Only this session; all without.")
    private @Nullable String key;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsExport(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant since = filter.since(spec.commandLine());
        try (SessionReading reading =
                SessionReading.of(settings, home.in(settings, spec.commandLine()), spec.commandLine())) {
            if (key == null) {
                all(reading, since);
            } else {
                write(reading, reading.one(key, filter.host(), filter.agent()));
            }
        }
        spec.commandLine().getOut().flush();
    }

    private void all(SessionReading reading, @Nullable Instant since) {
        Before from = null;
        List<SessionView> page;
        do {
            page = reading.list(
                    new SessionQuery(SESSIONS, from, filter.agent(), filter.channel(), filter.host(), since, null));
            for (SessionView session : page) {
                write(reading, session);
                from = new Before(session.updatedAt(), session.id());
            }
        } while (page.size() == SESSIONS);
    }

    private void write(SessionReading reading, SessionView session) {
        line("session", session, SessionValues.of(session));
        MessageRange range = MessageRange.first(MESSAGES);
        List<MessageView> page;
        do {
            page = reading.messages(session, range);
            for (MessageView message : page) {
                line("message", session, SessionValues.of(message));
                range = MessageRange.after(message.place(), MESSAGES);
            }
        } while (page.size() == MESSAGES);
    }

    private void line(String type, SessionView session, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("type", type);
        line.put("key", session.name().key());
        line.put("host", session.name().host());
        line.put("agent", session.name().agent());
        line.putAll(values);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.of(line));
        if (out.checkError()) {
            throw new Refusal("The export ended early: nobody reads it any more, or the disk is full.");
        }
    }
}
