package io.openclaw.cli.command;

/**
 * The lines that task hook install puts into hooks of git. They note what happened in a file beside the repository's own and leave: a second
 * later one program in the background takes all that was noted, so that a fetch of hundreds of tags starts a few and not hundreds. What it
 * cannot write down, for the database is away, it tries again twice and then leaves for the next time.
 */
final class HookScript {

    static final String BEGIN = "# >>> openclaw task hook >>>";
    static final String END = "# <<< openclaw task hook <<<";

    /** In a shell of its own, whose failures and options are nobody's; what comes after has its own. */
    private static final String COMMIT = """
            (
                program=@PROGRAM@
                [ -x "$program" ] || exit 0
                git_dir=$(git rev-parse --absolute-git-dir) || exit 0
                # A commit that a rebase makes again was seen when it was made.
                if [ -d "$git_dir/rebase-merge" ] || [ -d "$git_dir/rebase-apply" ]; then exit 0; fi
                changed=$(git diff-tree --root --no-commit-id --name-only -r HEAD -- \\
                    ':(top,glob)**/pom.xml' ':(top,glob)**/package.json' ':(top,glob)**/Cargo.toml') || exit 0
                [ -n "$changed" ] || exit 0
                events="commit $(git rev-parse HEAD)"
            @TELL@
            ) </dev/null >/dev/null 2>&1 || :
            """;

    private static final String REFERENCES = """
            if [ "${1:-}" = committed ]; then
                openclaw_references=$(cat)
                (
                    program=@PROGRAM@
                    [ -x "$program" ] || exit 0
                    events=$(printf '%s\\n' "$openclaw_references" | while read -r old new name; do
                        case $name in refs/tags/*[0-9]*) ;; *) continue ;; esac
                        case $new in *[!0]*) printf 'tag %s\\n' "${name#refs/tags/}" ;; esac
                    done)
                    [ -n "$events" ] || exit 0
            @TELL@
                ) </dev/null >/dev/null 2>&1 || :
                # What follows reads it as if nobody had.
                exec <<OPENCLAW_REFERENCES
            $openclaw_references
            OPENCLAW_REFERENCES
            fi
            """;

    /** One background program at a time: who comes while it works leaves a note and goes; it looks for notes again when it is done. */
    private static final String TELL = """
                common=$(git rev-parse --git-common-dir) && common=$(cd "$common" && pwd -P) || exit 0
                queue=$common/openclaw-hook.queue
                waiting=$common/openclaw-hook.waiting
                printf '%s\\n' "$events" >>"$queue" || exit 0
                (
                    trap '' HUP
                    me=$(exec sh -c 'echo $PPID')
                    while [ -s "$queue" ]; do
                        holder=$(readlink "$queue.lock")
                        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -f "$queue.lock"; fi
                        ln -s "$me" "$queue.lock" 2>/dev/null || exit 0
                        : >"$common/openclaw-hook.log"
                        [ -e "$queue.new" ] || mv "$queue" "$queue.new"
                        sleep 1 # who had it open has written by now
                        cat "$queue.new" >>"$waiting" && rm -f "$queue.new"
                        for pause in 0 10 60; do
                            sleep "$pause"
                            "$program" task hook run "$waiting" && rm -f "$waiting" && break
                        done
                        rm -f "$queue.lock"
                        [ ! -e "$waiting" ] || exit 0
                    done
                ) </dev/null >>"$common/openclaw-hook.log" 2>&1 &
            """;

    private HookScript() {}

    /** For {@code post-commit}. */
    static String commit(String program) {
        return lines(COMMIT, program);
    }

    /** For {@code reference-transaction}, which alone sees tags. */
    static String references(String program) {
        return lines(REFERENCES, program);
    }

    private static String lines(String script, String program) {
        String quoted = "'" + program.replace("'", "'\\''") + "'";
        return BEGIN + " (./openclaw task hook uninstall takes these lines away)\n"
                + script.replace("@TELL@\n", TELL).replace("@PROGRAM@", quoted) + END + "\n";
    }
}
