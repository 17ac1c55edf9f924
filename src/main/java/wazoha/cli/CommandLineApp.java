package wazoha.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * The command line: finds the command, runs it, returns its exit status. Only the command that was named is built,
 * because reading the annotations of all of them takes longer than any of them.
 */
public final class CommandLineApp {
    private static final int HELP_WIDTH = 100;
    private static final String PROGRAM = "wazo-ha";

    private CommandLineApp() {}

    /**
     * @param args as typed; the first may also be the name by which the program was called, with or without its folder
     * @return 0 done, 1 refused or no daemon, 2 usage, 3 peer unreachable, 78 configuration
     */
    public static int run(String[] args, LocalWork work, Terminal terminal, InstantSource time) {
        var words = withoutProgramName(args);
        var line = commandLine(words, new WazoHa(work, terminal, time));
        if (words.length == 0) {
            line.usage(terminal.err(), Ansi.OFF);
            return ExitStatus.USAGE;
        }
        int status = line.execute(words);
        terminal.out().flush();
        terminal.err().flush();
        return status;
    }

    /** With the commands that are named in the words; with all of them if none is. */
    static CommandLine commandLine(String[] words, WazoHa program) {
        var line = new CommandLine(program);
        boolean named = false;
        for (var command : NamedCommand.ALL) {
            if (Arrays.asList(words).contains(command.word())) {
                line.addSubcommand(command.make(program));
                named = true;
            }
        }
        if (!named) {
            for (var command : NamedCommand.ALL) {
                line.addSubcommand(command.make(program));
            }
        }
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(program.terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(program.terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(new Mistakes(program))
                .setExecutionExceptionHandler(new Failures(program));
    }

    // These two are classes and not lambdas: those of picocli's own types cannot stand in the class archive, and to
    // spin
    // one takes 15 ms of every start.

    private static final class Mistakes implements CommandLine.IParameterExceptionHandler {
        private final WazoHa program;

        Mistakes(WazoHa program) {
            this.program = program;
        }

        @Override
        public int handleParseException(ParameterException mistake, String[] typed) {
            return usage(mistake, program);
        }
    }

    private static final class Failures implements CommandLine.IExecutionExceptionHandler {
        private final WazoHa program;

        Failures(WazoHa program) {
            this.program = program;
        }

        @Override
        public int handleExecutionException(Exception failure, CommandLine failing, CommandLine.ParseResult parsed) {
            program.complain("wazo-ha: %s failed (%s); see 'wazo-ha status' for what is true now"
                    .formatted(failing.getCommandName(), failure));
            return ExitStatus.REFUSED;
        }
    }

    private static int usage(ParameterException mistake, WazoHa program) {
        var line = mistake.getCommandLine();
        if (line.getCommand() instanceof ScriptCommand script) {
            return script.usage();
        }
        program.complain("wazo-ha: %s; see '%s --help'"
                .formatted(mistake.getMessage(), line.getCommandSpec().qualifiedName()));
        return ExitStatus.USAGE;
    }

    /** The launcher may pass the name by which it was called: a script's name is the command, our own is nothing. */
    private static String[] withoutProgramName(String[] args) {
        if (args.length == 0) {
            return args;
        }
        var name = args[0].substring(args[0].lastIndexOf('/') + 1);
        if (name.equals(PROGRAM)) {
            return Arrays.copyOfRange(args, 1, args.length);
        }
        if (NamedCommand.isOne(name)) {
            var words = args.clone();
            words[0] = name;
            return words;
        }
        return args;
    }
}
