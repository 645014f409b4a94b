package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    void parameters_are_explained_in_japanese_too() {
        Musubi.run(new PrintWriter(out, true), new PrintWriter(err), Map.of(), "verify", "--help", "--lang", "ja");

        assertThat(out.toString()).contains("settle が書いたフォルダの statement.json、", "それを作った元のパック。");
    }

    @Test
    void options_of_every_command_are_explained_in_japanese_too() {
        Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err),
                Map.of(),
                "pack",
                "inspect",
                "--help",
                "--lang",
                "ja");

        assertThat(out.toString()).contains("メッセージの言語。", "異常終了のときに").doesNotContain("Language of messages", "Show the");
    }

    /** picocli reads help as a format, and warns in English about a lone percent sign. */
    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void percent_signs_in_help_are_written_as_they_are_meant(String language) {
        Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err),
                Map.of(),
                "measure",
                "run",
                "--help",
                "--lang",
                language);

        assertThat(out.toString()).contains("95%").doesNotContain("95%%");
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

    /** Whatever is wrong, the sentence is in the caller's language, also when the language comes after it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            setle                             | 知らない引数です: setle「settle」ではありませんか。
            demo --peeple 3                   | 知らない引数です: --peeple 3「--people」ではありませんか。
            demo --people many                | --people に「many」は使えません。整数で指定してください
            demo --people                     | 値が足りません: --people N
            demo --people 300 --people 400    | --people は一度だけ指定してください
            stress draft.yaml                 | 足りない引数があります: --out
            settle a -o b --period FY2022 --zengin standard --pay-on 2026-13-01 | --pay-on に「2026-13-01」は使えません。日付（YYYY-MM-DD）で指定してください
            settle a -o b --period FY2022 --zengin standard --pay-on 2026-04-30 | 足りない引数があります: --payees, --originator-code, --as-of, --holidays
            """)
    void what_is_wrong_with_arguments_is_said_in_the_callers_language(String arguments, String sentence) {
        int code = Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of(),
                (arguments + " --lang ja").split(" "));

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).startsWith(sentence + "\n使い方は musubi").doesNotContain("Invalid", "Did you mean");
    }

    @Test
    void what_is_wrong_with_an_argument_is_said_in_english_without_a_class() {
        int code =
                Musubi.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), "demo", "--people", "3.5");

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).startsWith("--people cannot be \"3.5\"; it is a whole number\n");
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

    @ParameterizedTest
    @CsvSource({
        "missing, nowhere.csv: there is no such file [file.not-found]",
        "wrapped, nowhere.csv: there is no such file [file.not-found]",
        "denied, secret.csv: reading or writing is not allowed [file.no-access]",
        "no-folder, a.csv: this is not a folder [file.not-a-folder]",
        "file-in-path, 'a.csv/b: a part of this path is a file, not a folder [file.not-a-folder]'",
        "long-name, aaa: this name is too long [file.name-too-long]",
    })
    void a_file_that_the_caller_can_mend_is_bad_input(String how, String line) {
        assertThat(run(Map.of(), "stumble", how)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString().lines()).containsExactly(line);
    }

    @Test
    void a_full_disk_is_not_the_callers_fault() {
        assertThat(run(Map.of(), "stumble", "full")).isEqualTo(Musubi.BROKEN);
        assertThat(err.toString()).contains("No space left on device");
    }

    @Test
    void memory_and_stack_that_run_out_are_a_sentence() {
        assertThat(run(Map.of(), "stumble", "memory")).isEqualTo(Musubi.BROKEN);
        assertThat(run(Map.of(), "stumble", "stack")).isEqualTo(Musubi.BROKEN);
        assertThat(err.toString().lines())
                .containsExactly(
                        "Memory ran out; MUSUBI_JAVA_OPTIONS=-Xmx4g, for one, gives more.",
                        "The input is nested too deeply to go on.");
    }

    @Test
    void an_argument_that_starts_with_an_at_sign_is_an_argument() {
        assertThat(run(Map.of(), "stumble", "@/no/such/list")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[test.no-day]");
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
        var line = Musubi.commandLine(
                        environment, root -> root.addSubcommand(new CommandLine(new Stumble())), arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return Musubi.execute(line, arguments);
    }

    /** A command that fails in the way it is told. */
    @Command(name = "stumble")
    static final class Stumble implements Callable<Integer> {
        @Parameters(paramLabel = "<how>")
        String how = "";

        @Override
        public Integer call() throws IOException {
            switch (how) {
                case "broken" -> throw new IllegalStateException("the disk is gone");
                case "missing" -> throw new NoSuchFileException("nowhere.csv");
                case "wrapped" -> throw new UncheckedIOException(new NoSuchFileException("nowhere.csv"));
                case "denied" -> throw new AccessDeniedException("secret.csv");
                case "no-folder" -> throw new NotDirectoryException("a.csv");
                case "file-in-path" -> throw new FileSystemException("a.csv/b", null, "Not a directory");
                case "long-name" -> throw new FileSystemException("aaa", null, "File name too long");
                case "full" -> throw new FileSystemException("a.csv", null, "No space left on device");
                case "memory" -> throw new OutOfMemoryError("invented");
                case "stack" -> throw new StackOverflowError();
                default -> badInput();
            }
            return Musubi.DONE;
        }

        private static void badInput() {
            throw new BadInput(List.of(
                    Problem.error(
                            "test.no-day", new Place("a.csv", 7, "day"), "x", new Words("日付ではありません", "not a day")),
                    Problem.warning(
                            "test.early", new Place("a.csv", 3, "day"), "y", new Words("早すぎます", "this is early"))));
        }
    }
}
