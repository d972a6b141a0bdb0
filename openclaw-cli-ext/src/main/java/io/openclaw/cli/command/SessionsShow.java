package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SessionView;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a conversation. */
@Command(
        name = "show",
        description = "Show a conversation, its last messages.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions show tg:main:42:99",
            "  openclaw sessions show tg:main:42:99 --last 200 --markdown > chat.md",
            "  openclaw sessions show agent:main:main --host lab --json",
            "",
            "Tool calls and what tools answered take one line each; --json and --raw have them whole."
        })
final class SessionsShow implements Runnable {
    private static final int MOST = 10_000;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SessionOption session = new SessionOption();

    @Option(names = "--last", paramLabel = "N", description = "So many messages, 1 to 10000.", defaultValue = "50")
    private int last = 50;

    @ArgGroup
    private Form form = new Form();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** One of them. */
    static final class Form {
        @Option(names = "--json", description = "One JSON object on one line.")
        private boolean json;

        @Option(names = "--markdown", description = "As Markdown.")
        private boolean markdown;

        @Option(names = "--raw", description = "The texts alone, as they are stored: not safe for a terminal.")
        private boolean raw;
    }

    SessionsShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (last < 1 || last > MOST) {
            throw new ParameterException(spec.commandLine(), "--last must be 1 to " + MOST + ".");
        }
        try (SessionReading reading =
                SessionReading.of(settings, home.in(settings, spec.commandLine()), spec.commandLine())) {
            SessionView found = session.in(reading);
            print(found, reading.messages(found, MessageRange.last(last)));
        }
    }

    private void print(SessionView found, List<MessageView> messages) {
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.println(Json.of(values(found, messages)));
        } else if (form.raw) {
            messages.forEach(message -> raw(out, message));
        } else {
            Conversation conversation = new Conversation(form.markdown);
            out.print(conversation.head(found));
            if (messages.size() < found.messages()) {
                out.println("\n(the last " + messages.size() + "; more with --last N)");
            }
            messages.forEach(message -> out.print(conversation.of(message)));
        }
        out.flush();
    }

    private static void raw(PrintWriter out, MessageView message) {
        for (@Nullable String text :
                new @Nullable String[] {message.body().content(), message.body().toolCallsJson()}) {
            if (text != null) {
                out.println(text);
            }
        }
    }

    private static Map<String, @Nullable Object> values(SessionView found, List<MessageView> messages) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("session", SessionValues.of(found));
        values.put("messages", messages.stream().map(SessionValues::of).toList());
        return values;
    }
}
