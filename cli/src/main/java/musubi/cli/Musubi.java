package musubi.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the {@code musubi} command. Ends with {@link #DONE}, {@link #DIFFERS}, {@link #BAD_INPUT} or
 * {@link #BROKEN}; a stack trace is shown only on request.
 */
@Command(
        name = "musubi",
        description = "Settles community health programmes that are paid by their results.",
        versionProvider = Musubi.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: musubi demo"})
public final class Musubi implements Callable<Integer> {
    /** The command did what was asked. */
    public static final int DONE = 0;

    /** The command ran, and what it compared or verified does not agree. */
    public static final int DIFFERS = 1;

    /** The caller can mend it: wrong arguments, or an input with problems. */
    public static final int BAD_INPUT = 2;

    /** The caller cannot mend it: a broken machine or a defect. */
    public static final int BROKEN = 3;

    private static final ResourceBundle.Control WITHOUT_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    @Spec
    private @Nullable CommandSpec spec;

    private String language;
    private boolean debug;

    private Musubi(Map<String, String> environment) {
        language = languageOf(environment);
        debug = !environment.getOrDefault("MUSUBI_DEBUG", "").isEmpty();
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        var out = utf8(FileDescriptor.out);
        var err = utf8(FileDescriptor.err);
        int code = run(out, err, System.getenv(), arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command with its words going to {@code out} and {@code err}, and answers the exit code. */
    public static int run(PrintWriter out, PrintWriter err, Map<String, String> environment, String... arguments) {
        return execute(
                commandLine(environment, Commands::addTo, arguments).setOut(out).setErr(err), arguments);
    }

    /** Runs the command; memory or stack that runs out is a sentence too. */
    static int execute(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError spent) {
            var musubi = of(line.getCommandSpec());
            if (musubi.debug) spent.printStackTrace(line.getErr());
            new Console(line.getOut(), line.getErr(), musubi.language)
                    .remark(
                            spent instanceof OutOfMemoryError
                                    ? new Words(
                                            "メモリーが足りません。MUSUBI_JAVA_OPTIONS=-Xmx4g などで増やせます。",
                                            "Memory ran out; MUSUBI_JAVA_OPTIONS=-Xmx4g, for one, gives more.")
                                    : new Words("入力の入れ子が深すぎて処理できません。", "The input is nested too deeply to go on."));
            return BROKEN;
        }
    }

    /** The whole command tree; help is in the language that environment and arguments ask for. */
    static CommandLine commandLine(
            Map<String, String> environment, Consumer<CommandLine> commands, String... arguments) {
        var root = new Musubi(environment);
        // Found before picocli reads on, so that what is wrong with the arguments is said in this language too.
        root.language = asked(root.language, arguments);
        var line = new CommandLine(root);
        commands.accept(line);
        helpEverywhere(line);
        var help =
                new HelpWords(ResourceBundle.getBundle("musubi.cli.Help", helpLocale(root.language), WITHOUT_FALLBACK));
        help.addParametersOf(line);
        line.setResourceBundle(help);
        line.setExpandAtFiles(false);
        // A quote in the value of an option is a matter of its reader, who says what is wrong with it.
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(false);
        line.setExecutionExceptionHandler((problem, command, parsed) -> root.refuse(problem, command));
        line.setParameterExceptionHandler((problem, wrong) -> root.refuseArguments(problem));
        return line;
    }

    /** The root of the command that {@code spec} belongs to. */
    static Musubi of(CommandSpec spec) {
        return (Musubi) spec.root().userObject();
    }

    /** The version of this software, as statements name it. */
    public static String version() {
        var properties = new Properties();
        try (var in = Musubi.class.getResourceAsStream("version.properties")) {
            if (in == null) throw new IllegalStateException("version.properties is not in the jar");
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("version.properties cannot be read", e);
        }
        return properties.getProperty("version");
    }

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean versionWanted;

    @Option(
            names = "--lang",
            paramLabel = "ja|en",
            scope = ScopeType.INHERIT,
            description = "Language of messages; otherwise MUSUBI_LANG, otherwise the language of the terminal.")
    void setLanguage(String wanted) {
        if (!wanted.equals("ja") && !wanted.equals("en"))
            throw new CommandLine.ParameterException(command().commandLine(), "--lang ja|en: " + wanted);
        language = wanted;
    }

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack when something breaks; also MUSUBI_DEBUG=1.")
    void setDebug(boolean wanted) {
        debug |= wanted;
    }

    /** {@code ja} or {@code en}. */
    String language() {
        return language;
    }

    @Override
    public Integer call() {
        var line = command().commandLine();
        line.usage(line.getOut());
        return BAD_INPUT;
    }

    private CommandSpec command() {
        if (spec == null) throw new IllegalStateException("picocli has not set the command");
        return spec;
    }

    private int refuse(Exception problem, CommandLine command) {
        var console = new Console(command.getOut(), command.getErr(), language);
        command.getOut().flush();
        var given = problem instanceof UncheckedIOException unchecked ? unchecked.getCause() : problem;
        if (given instanceof FileSystemException file && FileTrouble.of(file).isPresent())
            given = FileTrouble.of(file).get();
        if (given instanceof BadInput bad) {
            console.problems(bad.problems());
            return BAD_INPUT;
        }
        if (debug) problem.printStackTrace(command.getErr());
        console.remark(broken(problem));
        return BROKEN;
    }

    private int refuseArguments(CommandLine.ParameterException problem) {
        var command = problem.getCommandLine();
        var console = new Console(command.getOut(), command.getErr(), language);
        console.remark(ArgumentTrouble.of(problem));
        var help = command.getCommandSpec().qualifiedName() + " --help";
        console.remark(new Words("使い方は " + help, "for usage: " + help));
        return BAD_INPUT;
    }

    private static Words broken(Exception problem) {
        var fact = problem.getMessage() == null
                ? problem.getClass().getSimpleName()
                : problem.getClass().getSimpleName() + ": " + problem.getMessage();
        return new Words(
                "処理を続けられませんでした: %s(詳しくは --debug)".formatted(fact),
                "could not go on: %s (--debug shows where)".formatted(fact));
    }

    private static void helpEverywhere(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        line.getSubcommands().values().forEach(Musubi::helpEverywhere);
    }

    private static String languageOf(Map<String, String> environment) {
        for (var name : new String[] {"MUSUBI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
            var value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) return value.startsWith("ja") ? "ja" : "en";
        }
        return "en";
    }

    private static String asked(String language, String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            var wanted = arguments[i].startsWith("--lang=")
                    ? arguments[i].substring("--lang=".length())
                    : arguments[i].equals("--lang") && i + 1 < arguments.length ? arguments[i + 1] : "";
            if (wanted.equals("ja") || wanted.equals("en")) language = wanted;
        }
        return language;
    }

    private static Locale helpLocale(String language) {
        return language.equals("ja") ? Locale.JAPANESE : Locale.ROOT;
    }

    private static PrintWriter utf8(FileDescriptor where) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(where), StandardCharsets.UTF_8), false);
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"musubi " + version()};
        }
    }
}
