package io.openclaw.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line, red on a terminal, and an exit code. Only a defect of ours shows its stack. */
final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Ansi ansi;

    ErrorReporter(Ansi ansi) {
        this.ansi = ansi;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (ExitCode.isTold(failure)) {
            line(err, String.valueOf(failure.getMessage()));
        } else {
            line(err, "This is a defect of the program, please report it: " + failure);
            failure.printStackTrace(err);
        }
        return ExitCode.of(failure).number();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        line(err, String.valueOf(failure.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("See: openclaw " + path(command) + "--help");
        }
        return ExitCode.USAGE.number();
    }

    private static String path(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        int space = name.indexOf(' ');
        return space < 0 ? "" : name.substring(space + 1) + " ";
    }

    private void line(PrintWriter err, String message) {
        CommandLine.Help.Ansi.Style[] red = {Ansi.Style.fg_red};
        String text = "openclaw: " + message;
        err.println(ansi.enabled() ? Ansi.Style.on(red) + text + Ansi.Style.off(red) : text);
    }
}
