package io.openclaw.cli.command;

import io.openclaw.db.postgres.MigrationException;
import io.openclaw.db.postgres.Migrations;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the schema up to what this program needs. */
@Command(
        name = "migrate",
        description = "Bring the schema up to date; adopt a database of openclaw-rs with every row.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  DATABASE_URL=postgresql://owner:password@db/openclaw openclaw db migrate")
final class DbMigrate implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbMigrate(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Target target = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine());
        out.println(target.place() + ": " + words(migrate(target)));
    }

    private static Migrations.Report migrate(Target target) {
        try {
            return Migrations.create(target.config()).migrate();
        } catch (MigrationException e) {
            if (e.sqlState().filter(DatabaseUnreachable::isSaidBy).isPresent()) {
                throw new DatabaseUnreachable(String.valueOf(e.getMessage()));
            }
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    static String words(Migrations.Report report) {
        if (report.from() == report.to()) {
            return "schema version " + report.to() + ", nothing to do";
        }
        String before = report.adopted()
                ? "a database of openclaw-rs, adopted"
                : report.from() == 0 ? "an empty database" : "version " + report.from();
        return "schema version " + report.to() + ", from " + before;
    }
}
