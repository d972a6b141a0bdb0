package io.openclaw.cli.command;

import io.openclaw.db.operations.LoggedDeployment;
import io.openclaw.db.operations.NewDeployment;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes down what was deployed. */
@Command(
        name = "log",
        description = {
            "Write down that a version of a component runs on a machine. What is not given is found out: the machine's name, from git the"
                    + " component, version, commit, tag and whether files differ from it, from systemd the service and its program,"
                    + " from the program's file when it was built.",
            "An active deployment stops the former active one of the same host and component."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw deploy log                              in the repository of what was deployed",
            "  openclaw deploy log --component api --version 1.4.2 --binary /opt/api/bin/api --service api.service",
            "  openclaw deploy log --host lab --component api --version 1.5.0 --status failed --notes 'port in use'",
            "  journalctl -u api -n 100 | openclaw deploy log --notes -"
        })
final class DeployLog implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private BuildOptions build = new BuildOptions();

    @Option(names = "--host", paramLabel = "NAME", description = "The machine it runs on. Else this one.")
    private @Nullable String host;

    @Option(names = "--component", paramLabel = "NAME", description = "What was deployed. Else the repository's name.")
    private @Nullable String component;

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "Else what git describe --tags says, else what pom.xml, package.json or Cargo.toml says.")
    private @Nullable String version;

    @Option(
            names = "--status",
            completionCandidates = Choices.Statuses.class,
            paramLabel = "WORD",
            description = "active, stopped or failed.",
            defaultValue = "active")
    private String status = "active";

    @Option(names = "--notes", paramLabel = "TEXT", description = "Anything else; - reads it from standard input.")
    private @Nullable String notes;

    DeployLog(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        NewDeployment deployment = found();
        LoggedDeployment logged =
                memory.ask(settings, operations -> operations.deployments().log(deployment));
        Map<String, @Nullable Object> values = DeployWords.values(logged.deployment());
        values.put("stopped", logged.stopped());
        String stopped = logged.stopped().isEmpty() ? "" : " Stopped: " + DeployWords.numbers(logged.stopped()) + ".";
        memory.done(values, "Logged " + DeployWords.named(logged.deployment()) + " (" + status + ")." + stopped);
    }

    private NewDeployment found() {
        Project project = build.project(settings);
        String on = memory.host(settings, host);
        String what = component == null
                ? project.git().name().orElseThrow(() -> unknown("component", "this folder is in no git repository"))
                : component;
        String which = version == null
                ? foundVersion(project)
                        .orElseThrow(() -> unknown("version", "there is neither a git tag nor a manifest that has one"))
                : version;
        Optional<String> here = on.equals(memory.host(settings, null)) ? Optional.of(what) : Optional.empty();
        String text = in.unless(notes, memory.command());
        return memory.made(
                () -> new NewDeployment(on, what, which, status, build.found(project, here, memory.command()), text));
    }

    private Optional<String> foundVersion(Project project) {
        Optional<String> found = build.commit(project).flatMap(project::version);
        return found.isPresent() || build.commitGiven() ? found : project.version();
    }

    private static Refusal unknown(String what, String why) {
        return new Refusal("The " + what + " cannot be found out: " + why + ". Name it with --" + what + ".");
    }
}
