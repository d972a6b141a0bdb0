package io.openclaw.cli.command;

import picocli.CommandLine;

/** The commands of what people write down: deployments, issues, tasks. */
final class LedgerCommands {

    private LedgerCommands() {}

    static CommandLine deploy(Settings settings, StandardInput in) {
        return Group.of(
                "deploy",
                "What runs where: deployments of all machines.",
                new DeployLog(settings, in),
                new DeployList(settings),
                new DeployShow(settings),
                new DeployFail(settings, in));
    }

    static CommandLine issues(Settings settings, StandardInput in) {
        return Group.of(
                "issues",
                "What is broken, how bad it is, and what helps.",
                new IssuesAdd(settings, in),
                new IssuesList(settings),
                new IssuesShow(settings),
                new IssuesResolve(settings, in),
                new IssuesReopen(settings),
                new IssuesEdit(settings, in),
                new IssuesWontfix(settings, in));
    }

    static CommandLine task(Settings settings, StandardInput in) {
        return Group.of(
                "task",
                "What was done: tasks, by hand or by git.",
                new TaskLog(settings, in),
                new TaskList(settings),
                new TaskShow(settings),
                Group.of(
                        "hook",
                        "Have a git repository log its versions by itself.",
                        new TaskHookInstall(settings),
                        new TaskHookUninstall(settings),
                        new TaskHookRun(settings)));
    }
}
