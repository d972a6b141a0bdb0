package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.ConfigException;
import io.openclaw.db.ConfigPaths;
import io.openclaw.db.operations.TakenSnapshot;
import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.ConfigFiles;
import io.openclaw.db.snapshot.RedactedConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stores configuration files as they are now, without their secrets. */
@Command(
        name = "snapshot",
        description = "Store configuration files as they are now, without their secrets.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw config snapshot",
            "  openclaw config snapshot ~/.openclaw/openclaw.json /etc/app.toml",
            "  openclaw config snapshot --source windsurf --json",
            "",
            "JSON, JSON5 ($include resolved, $${VAR} left as written), YAML and TOML. A secret becomes [REDACTED:hmac8], so that",
            "a changed one shows as changed. A file that is as its last snapshot of this host is not stored again (--force does)."
        })
final class ConfigTake implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description = "Files. Else those of OPENCLAW_CONFIG_WATCH, else openclaw.json and openclaw-manual.json of"
                    + " the gateway's home.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--source",
            completionCandidates = Choices.Sources.class,
            paramLabel = "WHO",
            defaultValue = "manual",
            description = "Who asks for it: manual, watchdog, windsurf, cli or gateway.")
    private String source = "manual";

    @Option(names = "--force", description = "Store it also when nothing changed.")
    private boolean force;

    @Option(names = "--json", description = "One JSON object per file and line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigTake(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        String who = source.toLowerCase(Locale.ROOT);
        if (!Choices.Sources.WORDS.contains(who)) {
            throw new ParameterException(
                    spec.commandLine(), "--source must be manual, watchdog, windsurf, cli or gateway.");
        }
        List<String> problems = new ArrayList<>();
        List<RedactedConfig> configs = read(problems);
        PrintWriter out = spec.commandLine().getOut();
        if (!configs.isEmpty()) {
            OperationsAccess.ask(settings, home, spec.commandLine(), operations -> {
                for (RedactedConfig config : configs) {
                    tell(config, operations.takeConfig(config, who, force), out);
                }
                return configs.size();
            });
        }
        out.flush();
        if (!problems.isEmpty()) {
            throw new Refusal(String.join(System.lineSeparator(), problems));
        }
    }

    /** All that can be read; what cannot is told at the end, so that one broken file does not keep the others out. */
    private List<RedactedConfig> read(List<String> problems) {
        ConfigFiles files = ConfigReading.files(settings, home, spec.commandLine());
        List<RedactedConfig> configs = new ArrayList<>();
        for (Path path : paths.isEmpty() ? usual() : paths) {
            try {
                configs.add(files.read(path));
            } catch (ConfigFileException e) {
                problems.add("Not stored: " + e.getMessage());
            }
        }
        return configs;
    }

    private List<Path> usual() {
        ConfigPaths usual;
        try {
            usual = ConfigPaths.fromEnvironment(settings.environment());
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        List<Path> present = usual.present();
        if (present.isEmpty()) {
            throw new Refusal("There is no configuration file at the usual places. Name one: ./openclaw config snapshot"
                    + " PATH, or set OPENCLAW_CONFIG_WATCH.");
        }
        return present;
    }

    private void tell(RedactedConfig config, TakenSnapshot taken, PrintWriter out) {
        out.println(json ? Json.of(values(config, taken)) : words(config, taken));
    }

    private static String words(RedactedConfig config, TakenSnapshot taken) {
        String path = ConfigReading.named(config.path());
        if (!taken.stored()) {
            return path + ": unchanged since snapshot #" + taken.id() + " of " + taken.at() + "; nothing was stored.";
        }
        String stored = path + ": snapshot #" + taken.id() + " stored";
        if (taken.first()) {
            return stored + ", the first.";
        }
        return taken.changes().isEmpty()
                ? stored + ", without a change."
                : stored + ", changed: " + String.join(", ", taken.changedKeys()) + "."
                        + System.lineSeparator()
                        + ChangeWords.plain(taken.changes());
    }

    private static Map<String, @Nullable Object> values(RedactedConfig config, TakenSnapshot taken) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("path", config.path());
        values.put("id", taken.id());
        values.put("at", taken.at());
        values.put("stored", taken.stored());
        values.put("first", taken.first());
        values.put("format", config.format().label());
        values.put("content_hash", config.hash());
        values.put("changed_keys", taken.changedKeys());
        values.put(
                "changed_paths",
                taken.changes().stream().map(ConfigChange::place).toList());
        values.put("too_many_changes", taken.tooMany());
        values.put("changes", new Json.Raw(ConfigChanges.toJson(taken.changes()).toString()));
        return values;
    }
}
