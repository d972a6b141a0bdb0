package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.DbConfig;
import io.openclaw.db.model.SessionView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes a session of this machine. */
@Command(
        name = "delete",
        description = "Delete a session of this machine with its messages.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions delete tg:main:42:99          says what would go",
            "  openclaw sessions delete tg:main:42:99 --yes",
            "",
            "Model calls keep their numbers and lose their text. A running gateway host of this home does it; without one this",
            "command does it itself. Nothing can bring the session back."
        })
final class SessionsDelete implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private SessionOption session = new SessionOption();

    @Option(names = "--yes", description = "Really delete it.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsDelete(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Path directory = home.in(settings, spec.commandLine());
        DbConfig config = settings.config(spec.commandLine()).withHome(directory);
        SessionView found;
        String url;
        try (SessionReading reading = SessionReading.of(settings, directory, spec.commandLine())) {
            found = session.in(reading);
            url = LibpqUrl.of(reading.target().config());
        }
        if (!found.name().host().equals(config.host())) {
            throw new Refusal("The session belongs to another machine, \""
                    + Plain.line(found.name().host(), 100) + "\": this one is \"" + config.host()
                    + "\". Delete it there.");
        }
        if (!yes) {
            throw new Refusal(words(found) + " would go. Nothing was deleted: add --yes.");
        }
        Optional<RunningHost> host = RunningHost.of(directory);
        SessionRemoval removal = new SessionRemoval(config.withDatabaseUrl(url));
        String then = host.isPresent()
                ? removal.askHost(host.get(), found, settings.token(directory).orElse(null))
                : removal.byItself(found);
        print(found, then);
    }

    private void print(SessionView found, String then) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("deleted", found.name().key());
        values.put("host", found.name().host());
        values.put("messages", found.messages());
        values.put("remark", then);
        spec.commandLine().getOut().println(json ? Json.of(values) : words(found) + " deleted; " + then + ".");
    }

    private static String words(SessionView found) {
        return Plain.line(found.name().key(), 100) + " with " + Quantities.count(found.messages()) + " messages";
    }
}
