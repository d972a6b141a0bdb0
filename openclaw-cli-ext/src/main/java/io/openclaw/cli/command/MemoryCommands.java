package io.openclaw.cli.command;

import picocli.CommandLine;

/** The commands of the operations memory. */
final class MemoryCommands {

    private MemoryCommands() {}

    static CommandLine context(Settings settings, StandardInput in, Words words) {
        return new Branches(Group.of("context", "What one should know: keys and values, with their history."), words)
                .put("set", () -> new ContextSet(settings, in))
                .put("get", () -> new ContextGet(settings))
                .put("list", () -> new ContextList(settings))
                .put("delete", () -> new ContextDelete(settings))
                .put("history", () -> new ContextHistory(settings))
                .grow();
    }

    static CommandLine deploy(Settings settings, StandardInput in, Words words) {
        return new Branches(Group.of("deploy", "What runs where: deployments of all machines."), words)
                .put("log", () -> new DeployLog(settings, in))
                .put("list", () -> new DeployList(settings))
                .put("show", () -> new DeployShow(settings))
                .put("fail", () -> new DeployFail(settings, in))
                .grow();
    }

    static CommandLine issues(Settings settings, StandardInput in, Words words) {
        return new Branches(Group.of("issues", "What is broken, how bad it is, and what helps."), words)
                .put("add", () -> new IssuesAdd(settings, in))
                .put("list", () -> new IssuesList(settings))
                .put("show", () -> new IssuesShow(settings))
                .put("resolve", () -> new IssuesResolve(settings, in))
                .put("reopen", () -> new IssuesReopen(settings))
                .put("edit", () -> new IssuesEdit(settings, in))
                .put("wontfix", () -> new IssuesWontfix(settings, in))
                .grow();
    }

    static CommandLine task(Settings settings, StandardInput in, Words words) {
        return new Branches(Group.of("task", "What was done: tasks, by hand or by git."), words)
                .put("log", () -> new TaskLog(settings, in))
                .put("list", () -> new TaskList(settings))
                .put("show", () -> new TaskShow(settings))
                .group("hook", further -> hook(settings, further))
                .grow();
    }

    private static CommandLine hook(Settings settings, Words words) {
        return new Branches(Group.of("hook", "Have a git repository log its versions by itself."), words)
                .put("install", () -> new TaskHookInstall(settings))
                .put("uninstall", () -> new TaskHookUninstall(settings))
                .put("run", () -> new TaskHookRun(settings))
                .grow();
    }

    static CommandLine agents(Settings settings, Words words) {
        CommandLine group = Group.of("agents", "Who agents work for: tenant, project and role, and what each used.");
        return new Branches(group, words)
                .put("set", () -> new AgentsSet(settings))
                .put("list", () -> new AgentsList(settings))
                .put("delete", () -> new AgentsDelete(settings))
                .put("spend", () -> new AgentsSpend(settings))
                .grow();
    }

    static CommandLine config(Settings settings, Words words) {
        CommandLine group = Group.of(
                "config", "Configuration files over time, without their secrets: store, list, show, compare, restore.");
        return new Branches(group, words)
                .put("snapshot", () -> new ConfigTake(settings))
                .put("history", () -> new ConfigHistory(settings))
                .put("show", () -> new ConfigShow(settings))
                .put("diff", () -> new ConfigDiff(settings))
                .put("restore", () -> new ConfigRestore(settings))
                .grow();
    }

    static CommandLine cron(Settings settings, Words words) {
        CommandLine group =
                Group.of("cron", "The scheduled jobs of all machines: what ran, what failed, what was missed.");
        return new Branches(group, words)
                .put("list", () -> new CronList(settings))
                .put("runs", () -> new CronRunList(settings))
                .put("import", () -> new CronImportCommand(settings))
                .grow();
    }
}
