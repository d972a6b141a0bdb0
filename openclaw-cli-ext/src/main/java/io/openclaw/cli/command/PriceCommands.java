package io.openclaw.cli.command;

import picocli.CommandLine;

/** The commands on prices. */
final class PriceCommands {

    private PriceCommands() {}

    static CommandLine prices(Settings settings, Words words) {
        CommandLine group = Group.of("prices", "What model calls cost: the price book, and what is set on top of it.");
        return new Branches(group, words)
                .put("list", () -> new PricesList(settings))
                .put("show", () -> new PricesShow(settings))
                .put("cost", () -> new PricesCost(settings))
                .put("set", () -> new PricesSet(settings))
                .put("import", () -> new PricesImport(settings))
                .put("check", () -> new PricesCheck(settings))
                .put("missing", () -> new PricesMissing(settings))
                .grow();
    }
}
