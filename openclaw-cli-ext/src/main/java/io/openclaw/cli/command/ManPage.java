package io.openclaw.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual in roff, made from the tree of commands. */
final class ManPage {
    private static final List<String> EXIT_CODES = List.of(
            "0", "Done.",
            "1", "Not found, refused or failed; the message says which.",
            "2", "The command line or a setting is wrong.",
            "3", "No database answered, or it did not let us in.");

    private static final List<String> VARIABLES = List.of(
            "DATABASE_URL", "The PostgreSQL to speak to; without it the one that openclaw up runs for the home.",
            "OPENCLAW_DB_HOME", "Where everything of ours lies; without it ~/.openclaw/db.",
            "OPENCLAW_STATE_DIR", "The home of the gateway; without it ~/.openclaw.",
            "NO_COLOR", "Set to anything: no colours.");

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandSpec root) {
        ManPage manual = new ManPage();
        manual.page
                .append(".TH ")
                .append(text(root.name().toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" \"\" \"OpenClaw\"\n");
        manual.heading("NAME")
                .words(root.name() + " - " + joined(root.usageMessage().description()));
        manual.heading("SYNOPSIS").synopsis(root, root.name());
        manual.heading("COMMANDS").commands(root, root.name());
        manual.heading("EXIT STATUS").terms(EXIT_CODES);
        manual.heading("ENVIRONMENT").terms(VARIABLES);
        manual.heading("EXAMPLES").example(root.usageMessage().footer());
        return manual.page.toString();
    }

    private void commands(CommandSpec spec, String path) {
        spec.subcommands().forEach((name, command) -> {
            CommandSpec sub = command.getCommandSpec();
            if (sub.usageMessage().hidden() || !sub.name().equals(name)) {
                return;
            }
            String whole = path + " " + name;
            page.append(".SS ").append(text(whole)).append('\n');
            words(joined(sub.usageMessage().description()));
            if (sub.subcommands().isEmpty()) {
                page.append(".PP\n");
                synopsis(sub, whole);
                arguments(sub);
                example(sub.usageMessage().footer());
            }
            commands(sub, whole);
        });
    }

    private void synopsis(CommandSpec spec, String path) {
        String options = spec.options().stream().anyMatch(option -> !option.hidden()) ? " [OPTIONS]" : "";
        String parameters = spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .map(parameter ->
                        parameter.required() ? " " + parameter.paramLabel() : " [" + parameter.paramLabel() + "]")
                .collect(Collectors.joining());
        String command = spec.subcommands().isEmpty() ? "" : " COMMAND";
        page.append("\\fB")
                .append(text(path))
                .append("\\fR")
                .append(text(options + parameters + command))
                .append('\n');
    }

    private void arguments(CommandSpec spec) {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            argument(parameter, parameter.paramLabel());
        }
        for (OptionSpec option : spec.options()) {
            String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
            argument(option, String.join(", ", option.names()) + value);
        }
    }

    private void argument(ArgSpec argument, String name) {
        if (!argument.hidden()) {
            terms(List.of(name, joined(argument.description())));
        }
    }

    /** Terms and what they mean by turns. */
    private void terms(List<String> terms) {
        for (int i = 0; i < terms.size(); i += 2) {
            page.append(".TP\n\\fB").append(text(terms.get(i))).append("\\fR\n");
            words(terms.get(i + 1));
        }
    }

    private void example(String[] lines) {
        if (lines.length > 0) {
            page.append(".PP\n.nf\n");
            Stream.of(lines)
                    .forEach(line -> page.append(line.isEmpty() ? "" : "\\&" + text(plain(line)))
                            .append('\n'));
            page.append(".fi\n");
        }
    }

    private ManPage heading(String name) {
        page.append(".SH ").append(name).append('\n');
        return this;
    }

    private void words(String words) {
        page.append("\\&").append(text(words)).append('\n');
    }

    private static String joined(String[] description) {
        return Stream.of(description).map(ManPage::plain).collect(Collectors.joining(" "));
    }

    /** Without what picocli replaces when it prints help. */
    static String plain(String text) {
        return text.replace("%n", " ").replace("%%", "%");
    }

    /** What is not ASCII goes by its number: groff reads bytes. */
    private static String text(String text) {
        StringBuilder roff = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> roff.append("\\e");
                case '-' -> roff.append("\\-");
                case '"' -> roff.append("\\(dq");
                case '\'' -> roff.append("\\(aq");
                default ->
                    roff.append(
                            point < 128 ? Character.toString(point) : String.format(Locale.ROOT, "\\[u%04X]", point));
            }
        });
        return roff.toString();
    }
}
