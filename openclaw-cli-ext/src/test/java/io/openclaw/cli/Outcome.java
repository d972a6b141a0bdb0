package io.openclaw.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What one command said and returned. */
public record Outcome(int code, String out, String err) {

    public static Outcome of(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(arguments, environment, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Outcome(code, out.toString(), err.toString());
    }
}
