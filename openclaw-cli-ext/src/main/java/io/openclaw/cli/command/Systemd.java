package io.openclaw.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The services of this machine, of the system and of the user. Where there is no systemd, there are none. */
record Systemd(Programs programs) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:_.@][A-Za-z0-9:_.@-]*");
    private static final Pattern PROGRAM = Pattern.compile("path=(.*?) ;");

    /**
     * A service.
     *
     * @param name with {@code .service}
     * @param program what it starts
     */
    record Unit(String name, Optional<Path> program) {}

    /** The service of this name. */
    Optional<Unit> named(String component) {
        return NAME.matcher(component).matches()
                ? ask(component.endsWith(".service") ? component : component + ".service").stream()
                        .findFirst()
                : Optional.empty();
    }

    /** The service that starts this program, when it is the only one. */
    Optional<Unit> starting(Path program) {
        List<Unit> units = ask("*.service").stream()
                .filter(unit -> unit.program().filter(program::equals).isPresent())
                .toList();
        return units.size() == 1 ? Optional.of(units.get(0)) : Optional.empty();
    }

    private List<Unit> ask(String pattern) {
        List<Unit> units = new ArrayList<>();
        for (String manager : List.of("--system", "--user")) {
            programs.ask(
                            Path.of("/"),
                            "systemctl",
                            List.of(manager, "show", "--property=Id,LoadState,ExecStart", "--", pattern))
                    .ifPresent(answer -> Stream.of(answer.split("\n\n", -1))
                            .flatMap(block -> unit(block).stream())
                            .forEach(units::add));
        }
        return units;
    }

    private static Optional<Unit> unit(String block) {
        if (block.lines().noneMatch("LoadState=loaded"::equals)) {
            return Optional.empty();
        }
        Optional<Path> program = block.lines()
                .filter(line -> line.startsWith("ExecStart="))
                .map(PROGRAM::matcher)
                .filter(Matcher::find)
                .map(found -> Path.of(found.group(1)))
                .findFirst();
        return block.lines()
                .filter(line -> line.startsWith("Id="))
                .map(line -> new Unit(line.substring("Id=".length()), program))
                .findFirst();
    }
}
