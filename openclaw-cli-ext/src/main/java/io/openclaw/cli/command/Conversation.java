package io.openclaw.cli.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SessionView;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation as a person reads it: who, when, how many tokens; what is called and what tools answer on one line each. */
final class Conversation {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int COLUMNS = 100;

    private final boolean markdown;

    Conversation(boolean markdown) {
        this.markdown = markdown;
    }

    String head(SessionView session) {
        List<String> about = new ArrayList<>();
        about.add("agent " + Plain.line(session.name().agent(), COLUMNS));
        about.add("host " + Plain.line(session.name().host(), COLUMNS));
        if (session.channel() != null) {
            about.add(Plain.line(session.channel(), COLUMNS));
        }
        about.add(Quantities.count(session.messages()) + " messages");
        about.add(Quantities.count(session.totalTokens()) + " tokens");
        about.add(time(session.createdAt()) + " to " + time(session.updatedAt()) + " UTC");
        return (markdown ? "# " : "") + Plain.line(session.name().key(), 2 * COLUMNS) + "\n\n"
                + String.join(" · ", about) + "\n";
    }

    String of(MessageView message) {
        StringBuilder text = new StringBuilder("\n").append(title(message)).append('\n');
        String content = message.body().content();
        if (message.role().equals("tool")) {
            return text.append(folded("← ", content == null ? "" : content)).toString();
        }
        if (markdown) {
            text.append('\n');
        }
        if (content != null && !content.isEmpty()) {
            text.append(Plain.text(content)).append('\n');
        }
        for (String call : calls(message.body().toolCallsJson())) {
            text.append(folded("→ ", call));
        }
        return text.toString();
    }

    private String title(MessageView message) {
        List<String> words = new ArrayList<>();
        words.add(Plain.line(message.role(), COLUMNS));
        if (message.body().toolName() != null) {
            words.add(Plain.line(message.body().toolName(), COLUMNS));
        }
        words.add(time(message.at()));
        if (message.usage() != null && message.usage().total() != null) {
            words.add(Quantities.count(message.usage().total()) + " tokens");
        }
        if (message.model() != null) {
            words.add(Plain.line(message.model(), COLUMNS));
        }
        return (markdown ? "## " : "── ") + String.join(" · ", words);
    }

    private String folded(String arrow, String text) {
        String line = arrow + Plain.line(text, COLUMNS);
        return markdown ? "- `" + line.replace('`', '\'') + "`\n" : "  " + line + "\n";
    }

    /** The name and the arguments of every call; the JSON itself where it has another form. */
    private static List<String> calls(@Nullable String json) {
        List<String> calls = new ArrayList<>();
        if (json == null) {
            return calls;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            String name = null;
            while (parser.nextToken() != null) {
                boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
                if (text && "name".equals(parser.currentName())) {
                    name = parser.getText();
                } else if (text && "arguments".equals(parser.currentName())) {
                    calls.add((name == null ? "?" : name) + " " + parser.getText());
                    name = null;
                }
            }
        } catch (IOException e) {
            calls.clear(); // its text is shown instead
        }
        return calls.isEmpty() ? List.of(json) : calls;
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
