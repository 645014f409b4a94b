package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;

/** Every command has help in both languages, an example, and its place in {@code docs/reference/commands.md}. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/commands.md");

    @Test
    void the_page_of_commands_is_current() throws IOException {
        var page = page(Commands::addTo);
        if (Boolean.getBoolean("musubi.regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .describedAs("out of date: ./musubi test -Dmusubi.regenerate=true writes it")
                .isEqualTo(page);
    }

    @Test
    void every_command_and_option_is_explained_in_japanese() throws IOException {
        var keys = keys(Commands::addTo);
        var translated = japanese();

        assertThat(keys)
                .describedAs("keys without Japanese in Help_ja.properties")
                .isSubsetOf(translated);
        assertThat(translated.stream().filter(k -> !k.contains(".usage.footer")))
                .describedAs("keys in Help_ja.properties that belong to nothing")
                .isSubsetOf(keys);
    }

    @Test
    void every_command_has_words_and_an_example() {
        assertThat(withoutWords(Commands::addTo)).isEmpty();
    }

    @Test
    void a_command_without_words_or_example_is_found() {
        assertThat(withoutWords(line -> line.addSubcommand(new CommandLine(new Bare()))))
                .containsExactly("musubi bare: no description", "musubi bare: no example", "musubi bare --x: no words");
        assertThat(keys(line -> line.addSubcommand(new CommandLine(new Bare()))))
                .contains("musubi.bare.usage.description", "musubi.bare.x");
    }

    @Command(name = "bare")
    static final class Bare {
        @Option(names = "--x")
        boolean x;
    }

    private static List<CommandSpec> commands(Consumer<CommandLine> commands, String language) {
        var found = new ArrayList<CommandSpec>();
        var root = Musubi.commandLine(Map.of("MUSUBI_LANG", language), commands);
        collect(root, found);
        return found;
    }

    private static void collect(CommandLine line, List<CommandSpec> found) {
        found.add(line.getCommandSpec());
        new LinkedHashSet<>(line.getSubcommands().values()).forEach(sub -> collect(sub, found));
    }

    /** The options and parameters a command declares itself. */
    private static List<ArgSpec> own(CommandSpec command) {
        return command.args().stream()
                .filter(a -> !a.inherited() && !a.hidden())
                .filter(a -> !(a instanceof OptionSpec o) || !o.longestName().equals("--help"))
                .toList();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName()
                : ((PositionalParamSpec) argument).paramLabel();
    }

    private static Set<String> keys(Consumer<CommandLine> commands) {
        var keys = new LinkedHashSet<String>(List.of("help"));
        for (var command : commands(commands, "en")) {
            var prefix = command.qualifiedName(".");
            keys.add(prefix + ".usage.description");
            for (var argument : own(command)) {
                keys.add(prefix + "." + name(argument).replaceAll("^-+", "").replaceAll("[<>]", ""));
            }
        }
        return keys;
    }

    private static Set<String> japanese() throws IOException {
        var properties = new Properties();
        try (var in = CommandsPageTest.class.getResourceAsStream("Help_ja.properties")) {
            properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties.stringPropertyNames();
    }

    private static List<String> withoutWords(Consumer<CommandLine> commands) {
        var missing = new ArrayList<String>();
        for (var command : commands(commands, "en")) {
            var name = command.qualifiedName();
            if (command.usageMessage().description().length == 0) missing.add(name + ": no description");
            boolean group = !command.subcommands().isEmpty();
            if (!group && Arrays.stream(command.usageMessage().footer()).noneMatch(l -> l.contains(name)))
                missing.add(name + ": no example");
            for (var argument : own(command))
                if (argument.description().length == 0) missing.add(name + " " + name(argument) + ": no words");
        }
        return missing;
    }

    private static String page(Consumer<CommandLine> commands) {
        var page = new StringBuilder("""
                # Commands

                What `musubi COMMAND --help` says, in both languages. The page is made from the commands themselves.

                Every command takes `--lang ja|en`, `--debug` and `--help`. A command ends with 0 when it did what was asked, 1 when
                what it compared or verified differs, 2 when the input or the arguments need mending, 3 when something broke.
                """);
        var english = commands(commands, "en");
        var japanese = commands(commands, "ja");
        for (int i = 1; i < english.size(); i++) command(page, english.get(i), japanese.get(i));
        return page.toString();
    }

    private static void command(StringBuilder page, CommandSpec en, CommandSpec ja) {
        page.append("\n## ").append(en.qualifiedName()).append("\n\n");
        page.append(text(en.usageMessage().description())).append("\n\n");
        page.append(text(ja.usageMessage().description())).append("\n\n");
        var synopsis = en.commandLine().getHelp().abbreviatedSynopsis().strip();
        var detailed = en.subcommands().isEmpty() ? detailed(en) : synopsis;
        page.append("```\n").append(detailed).append("\n```\n");
        var arguments = own(en);
        if (!arguments.isEmpty()) page.append("\n| argument | 日本語 | English |\n| --- | --- | --- |\n");
        for (var argument : arguments) {
            var other = own(ja).stream()
                    .filter(a -> name(a).equals(name(argument)))
                    .findFirst()
                    .orElse(argument);
            page.append("| `%s` | %s | %s |\n"
                    .formatted(shown(argument), cell(other.description()), cell(argument.description())));
        }
        var footer = Arrays.stream(en.usageMessage().footer())
                .filter(l -> l.strip().startsWith("musubi ") || l.strip().startsWith("./musubi "))
                .map(l -> l.strip())
                .collect(Collectors.joining("\n"));
        if (!footer.isEmpty()) page.append("\n```sh\n").append(footer).append("\n```\n");
    }

    private static String detailed(CommandSpec command) {
        var help = command.commandLine().getHelp();
        return help.fullSynopsis()
                .replaceAll("(?m)\\s+$", "")
                .replaceFirst("^Usage: ", "")
                .strip();
    }

    private static String shown(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) return name(argument);
        var names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String cell(String[] text) {
        return text(text).replace("|", "\\|");
    }

    private static String text(String[] lines) {
        return String.join(" ", lines).replace("%n", " ").replace("%%", "%").strip();
    }
}
