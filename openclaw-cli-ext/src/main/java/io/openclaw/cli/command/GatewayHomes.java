package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The homes of gateways on this machine, and the form their conversations are in. Looks at names only. */
final class GatewayHomes {
    private static final int MOST_AGENTS = 1_000;

    private final Settings settings;
    private final Path user = Path.of(System.getProperty("user.home"));

    GatewayHomes(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Path home : candidates()) {
            List<String> forms = forms(home);
            if (!forms.isEmpty()) {
                findings.add(Finding.ok("gateway", home + ": " + String.join("; ", forms)));
            }
        }
        settings.variable("OPENCLAW_STATE_DIR")
                .filter(named -> !Files.isDirectory(Path.of(named)))
                .ifPresent(named -> findings.add(Finding.warning(
                        "gateway",
                        "OPENCLAW_STATE_DIR names " + named + ", which is no folder",
                        "Set it to the gateway's home, or unset it.")));
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok("gateway", "no home of a gateway under " + user + "; OPENCLAW_STATE_DIR names another"));
        }
        return findings;
    }

    private Set<Path> candidates() {
        Set<Path> homes = new LinkedHashSet<>();
        settings.variable("OPENCLAW_STATE_DIR").map(Path::of).ifPresent(homes::add);
        homes.add(user.resolve(".openclaw"));
        homes.addAll(children(user, ".openclaw-*"));
        homes.add(user.resolve(".clawdbot"));
        homes.add(user.resolve(".zeroclaw"));
        return homes;
    }

    private static List<String> forms(Path home) {
        int sqlite = 0;
        int files = 0;
        int rust = 0;
        for (Path agent : children(home.resolve("agents"), "*")) {
            sqlite += Files.exists(agent.resolve("agent").resolve("openclaw-agent.sqlite")) ? 1 : 0;
            files += children(agent.resolve("sessions"), "*.jsonl").isEmpty() ? 0 : 1;
            rust += Files.exists(agent.resolve("sessions.db")) ? 1 : 0;
        }
        List<String> forms = new ArrayList<>();
        add(forms, sqlite, "SQLite of OpenClaw 2026.8 and later");
        add(forms, files, "JSONL of OpenClaw before 2026.8");
        add(forms, rust, "sessions.db of openclaw-rs");
        if (Files.exists(home.resolve("data").resolve("state").resolve("costs.jsonl"))) {
            forms.add("ledger of ZeroClaw 0.8 and later");
        }
        if (Files.exists(home.resolve("workspace").resolve("state").resolve("costs.jsonl"))) {
            forms.add("ledger of ZeroClaw before 0.8");
        }
        return forms;
    }

    private static void add(List<String> forms, int agents, String form) {
        if (agents > 0) {
            forms.add(agents + (agents == 1 ? " agent" : " agents") + " with " + form);
        }
    }

    /** The first so many; none where there is no folder, or not for this user. */
    private static List<Path> children(Path folder, String pattern) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
            for (Path child : stream) {
                children.add(child);
                if (children.size() == MOST_AGENTS) {
                    break;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return children;
        }
        return children;
    }
}
