package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which identity the programs of PostgreSQL run. Root is refused by PostgreSQL, so root steps aside: into a user
 * namespace of its own, where it is nobody and the files stay root's; else to an unprivileged account, which then owns
 * the data.
 *
 * @param prefix words before every command; they replace themselves by it, so the process id is the program's
 * @param account the account that must own the data, or null when it is the one of this process
 * @param diesWithParent words before a command that send it SIGINT when the launching thread ends, or empty
 */
record RunAs(List<String> prefix, @Nullable Account account, List<String> diesWithParent) {
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final List<String> ACCOUNTS = List.of("postgres", "nobody");

    /** An account of the system and its group. */
    record Account(UserPrincipal user, GroupPrincipal group) {}

    RunAs {
        prefix = List.copyOf(prefix);
        diesWithParent = List.copyOf(diesWithParent);
    }

    static RunAs choose(HostTools tools) {
        List<String> deathSignal = deathSignal(tools);
        if (!tools.root()) {
            return new RunAs(List.of(), null, deathSignal);
        }
        Optional<List<String>> namespace = tools.tool("unshare")
                .map(path -> List.of(path.toString(), "-U"))
                .filter(RunAs::works);
        if (namespace.isPresent()) {
            return new RunAs(namespace.get(), null, deathSignal);
        }
        return asAccount(tools, deathSignal).orElseThrow(RunAs::rootRefused);
    }

    /** The server's command: own session, so that Ctrl-C at the terminal reaches the gateway and not the database. */
    List<String> server(HostTools tools, List<String> program) {
        List<String> command = new ArrayList<>();
        tools.tool("setsid").map(Path::toString).ifPresent(command::add);
        command.addAll(program(program));
        return command;
    }

    List<String> program(List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        // Innermost: the kernel forgets the death signal when the identity changes after it was set.
        command.addAll(diesWithParent);
        command.addAll(program);
        return command;
    }

    private static List<String> deathSignal(HostTools tools) {
        return tools.tool("setpriv")
                .map(path -> List.of(path.toString(), "--pdeathsig", "INT"))
                .filter(RunAs::works)
                .orElse(List.of());
    }

    private static Optional<RunAs> asAccount(HostTools tools, List<String> deathSignal) {
        return tools.tool("setpriv")
                .flatMap(path -> ACCOUNTS.stream()
                        .flatMap(name -> account(name).stream())
                        .map(account -> new RunAs(
                                List.of(
                                        path.toString(),
                                        "--reuid=" + account.user().getName(),
                                        "--regid=" + account.group().getName(),
                                        "--clear-groups"),
                                account,
                                deathSignal))
                        .filter(runAs -> works(runAs.prefix()))
                        .findFirst());
    }

    private static Optional<Account> account(String name) {
        return Stream.of(name, "nogroup")
                .flatMap(group -> account(name, group).stream())
                .findFirst();
    }

    private static Optional<Account> account(String name, String group) {
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        try {
            return Optional.of(
                    new Account(lookup.lookupPrincipalByName(name), lookup.lookupPrincipalByGroupName(group)));
        } catch (IOException e) {
            return Optional.empty(); // no such account or group here
        }
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        return Command.run(PROBE, command) == 0;
    }

    private static EmbeddedPostgresException rootRefused() {
        return new EmbeddedPostgresException(
                "The embedded PostgreSQL cannot be started: this process is root, PostgreSQL refuses to run as root,"
                        + " and neither 'unshare -U' nor 'setpriv' to the account postgres or nobody works here."
                        + " Run as another user, install util-linux, or set DATABASE_URL to a server of your own.");
    }
}
