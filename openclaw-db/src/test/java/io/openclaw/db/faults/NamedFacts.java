package io.openclaw.db.faults;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Facts that can be told apart wherever they turn up: each is named {@code round.thread.number} and carries its name as its text. */
final class NamedFacts {

    static final Pattern NAME = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final Pattern QUOTED = Pattern.compile("\"(" + NAME.pattern() + ")\"");
    private static final Scope SESSION = Scope.ofSession("faults");

    private NamedFacts() {}

    /** Every third is a model call, so that more than one table is in each batch. */
    static Fact of(String prefix, int number) {
        return number % 3 == 0 ? call(prefix + number) : message(prefix + number);
    }

    static MessageAppended message(String name) {
        return MessageAppended.ofText(SESSION, MessageAppended.USER, name, Instant.now());
    }

    /** The names in the form that facts have on disk and in dead letters. */
    static List<String> in(String payload) {
        return QUOTED.matcher(payload).results().map(found -> found.group(1)).toList();
    }

    static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    }

    private static LlmCall call(String name) {
        return LlmCall.ofHost(SESSION, new ModelRef("fake", name, null), Instant.now())
                .withUsage(Usage.of(10, 1), null);
    }
}
