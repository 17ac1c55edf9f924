package wazoha.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** One completion for bash for every command and script, from what they say of themselves. */
final class BashCompletion {
    private static final String SCRIPT = """
            # bash completion for wazo-ha and its scripts.
            # Printed from the commands themselves: ./test -Dtest=ManPagesTest -Dwrite=true writes it anew.
            _wazo_ha() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[0]##*/} words i
                if [ "$command" = wazo-ha ]; then
                    command=
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        case ${COMP_WORDS[i]} in
                            --root) ((i++)) ;;
                            -*) ;;
                            *) command=${COMP_WORDS[i]} && break ;;
                        esac
                    done
                fi
                case $before in
                    @FOLDERS@) mapfile -t COMPREPLY < <(compgen -d -- "$word") && return ;;
                    @FILES@) mapfile -t COMPREPLY < <(compgen -f -- "$word") && return ;;
                    @VALUES@) COMPREPLY=() && return ;;
                esac
                case $command in
            @COMMANDS@
                    *) words= ;;
                esac
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
            }
            complete -F _wazo_ha @PROGRAMS@
            """;

    private final List<CommandLine> commands;
    private final CommandLine program;

    private BashCompletion(CommandLine program) {
        this.program = program;
        this.commands = program.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    static String of(CommandLine program) {
        return new BashCompletion(program).compose();
    }

    private String compose() {
        var lines = new ArrayList<String>();
        var names = commands.stream().map(CommandLine::getCommandName).toList();
        lines.add(entry("''", Stream.concat(names.stream().filter(name -> !ManPage.isScript(name)), options(program))));
        commands.forEach(command ->
                lines.add(entry(command.getCommandName(), Stream.concat(arguments(command), options(command)))));
        var programs = Stream.concat(Stream.of("wazo-ha"), names.stream().filter(ManPage::isScript));
        return SCRIPT.replace("@FOLDERS@", valued("DIR"))
                .replace("@FILES@", valued("FILE"))
                .replace("@VALUES@", otherValued())
                .replace("@COMMANDS@", String.join("\n", lines))
                .replace("@PROGRAMS@", programs.collect(Collectors.joining(" ")));
    }

    private static String entry(String name, Stream<String> words) {
        return "        %s) words='%s' ;;".formatted(name, words.collect(Collectors.joining(" ")));
    }

    private static Stream<String> options(CommandLine command) {
        return shown(command).flatMap(option -> Stream.of(option.names()));
    }

    private static Stream<OptionSpec> shown(CommandLine command) {
        return command.getCommandSpec().options().stream().filter(option -> !option.hidden());
    }

    /** What stands in the usage as {@code one|other}, or in small letters, is a word to type. */
    private static Stream<String> arguments(CommandLine command) {
        Stream<String> labels = command.getCommand() instanceof ScriptCommand script
                ? Stream.of(script.usage.split("[ \\[\\]]+")).skip(1)
                : command.getCommandSpec().positionalParameters().stream().map(argument -> argument.paramLabel());
        return labels.filter(label -> label.matches("[a-z|-]+") && !label.contains("_"))
                .flatMap(label -> Stream.of(label.split("\\|")));
    }

    private String valued(String label) {
        return all()
                .filter(option -> option.paramLabel().equals(label))
                .flatMap(option -> Stream.of(option.names()))
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .stream()
                .collect(Collectors.joining(" | "));
    }

    private String otherValued() {
        Set<String> names = all().filter(option -> !List.of("DIR", "FILE").contains(option.paramLabel()))
                .flatMap(option -> Stream.of(option.names()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return String.join(" | ", names);
    }

    private Stream<OptionSpec> all() {
        return Stream.concat(Stream.of(program), commands.stream())
                .flatMap(BashCompletion::shown)
                .filter(option -> option.arity().max() > 0);
    }
}
