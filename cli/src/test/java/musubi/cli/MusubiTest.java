package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class MusubiTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_version_is_the_one_of_the_build() {
        int code = run(Map.of(), "--version");

        assertThat(code).isEqualTo(Musubi.DONE);
        assertThat(out.toString().strip()).matches("musubi \\d+\\.\\d+\\.\\d+");
    }

    @Test
    void help_speaks_the_language_of_the_environment_unless_an_argument_says_otherwise() {
        assertThat(help(Map.of("LANG", "ja_JP.UTF-8"))).contains("証拠から精算します", "この説明を表示する");
        assertThat(help(Map.of("LANG", "de_DE.UTF-8"))).contains("paid by their results");
        assertThat(help(Map.of("LANG", "ja_JP.UTF-8", "MUSUBI_LANG", "en"))).contains("paid by their results");
        assertThat(help(Map.of("LANG", "ja_JP.UTF-8"), "--lang", "en")).contains("paid by their results");
        assertThat(help(Map.of(), "--lang=ja")).contains("証拠から精算します");
    }

    @Test
    void no_command_shows_the_help_and_is_refused() {
        int code = run(Map.of());

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(out.toString()).contains("COMMAND");
    }

    @Test
    void an_unknown_command_is_refused_with_a_suggestion() {
        int code = run(Map.of(), "stumbel");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("unknown argument: stumbel", "stumble", "musubi --help");
    }

    @Test
    void a_missing_argument_is_named_in_the_callers_language() {
        int code = run(Map.of("MUSUBI_LANG", "ja"), "stumble");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("足りない引数があります: <how>", "musubi stumble --help");
    }

    @Test
    void an_unknown_language_is_refused() {
        int code = run(Map.of(), "--lang", "fr", "stumble", "broken");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("ja|en").contains("fr");
    }

    @Test
    void bad_input_is_one_line_per_problem_in_order_of_place() {
        int code = run(Map.of(), "stumble", "bad-input");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString().lines())
                .containsExactly(
                        "a.csv:3:day: warning: this is early [test.early]", "a.csv:7:day: not a day [test.no-day]");
    }

    @Test
    void bad_input_speaks_japanese_when_asked() {
        run(Map.of(), "stumble", "bad-input", "--lang", "ja");

        assertThat(err.toString()).contains("a.csv:7:day: 日付ではありません [test.no-day]");
    }

    @Test
    void a_defect_is_one_sentence_and_shows_its_stack_only_on_request() {
        assertThat(run(Map.of(), "stumble", "broken")).isEqualTo(Musubi.BROKEN);
        assertThat(err.toString().lines())
                .containsExactly("could not go on: IllegalStateException: the disk is gone (--debug shows where)");

        assertThat(run(Map.of(), "--debug", "stumble", "broken")).isEqualTo(Musubi.BROKEN);
        assertThat(err.toString()).contains("at musubi.cli.MusubiTest$Stumble.call");

        err.getBuffer().setLength(0);
        run(Map.of("MUSUBI_DEBUG", "1"), "stumble", "broken");
        assertThat(err.toString()).contains("at musubi.cli.MusubiTest$Stumble.call");
    }

    private String help(Map<String, String> environment, String... more) {
        out.getBuffer().setLength(0);
        var arguments = new String[more.length + 1];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "--help";
        assertThat(run(environment, arguments)).isEqualTo(Musubi.DONE);
        return out.toString();
    }

    private int run(Map<String, String> environment, String... arguments) {
        return Musubi.commandLine(environment, line -> line.addSubcommand(new CommandLine(new Stumble())), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A command that fails in the way it is told. */
    @Command(name = "stumble")
    static final class Stumble implements Callable<Integer> {
        @Parameters(paramLabel = "<how>")
        String how = "";

        @Override
        public Integer call() {
            if (how.equals("broken")) throw new IllegalStateException("the disk is gone");
            throw new BadInput(List.of(
                    Problem.error(
                            "test.no-day", new Place("a.csv", 7, "day"), "x", new Words("日付ではありません", "not a day")),
                    Problem.warning(
                            "test.early", new Place("a.csv", 3, "day"), "y", new Words("早すぎます", "this is early"))));
        }
    }
}
