package musubi.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command speaks: results on {@code out}, remarks and progress on {@code err}, both in UTF-8 and in the
 * language the caller chose. A command gets its own with {@link #of}.
 */
final class Console {
    private final PrintWriter out;
    private final PrintWriter err;
    private final String language;

    Console(PrintWriter out, PrintWriter err, String language) {
        this.out = out;
        this.err = err;
        this.language = language;
    }

    /** The console of the command that {@code spec} describes. */
    static Console of(CommandSpec spec) {
        var line = spec.commandLine();
        return new Console(line.getOut(), line.getErr(), Musubi.of(spec).language());
    }

    /** {@code ja} or {@code en}. */
    String language() {
        return language;
    }

    /** This moment to the second, in Japan's time. */
    static String moment() {
        return java.time.OffsetDateTime.now(java.time.ZoneId.of("Asia/Tokyo"))
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx"));
    }

    /** For results: what another program may read. */
    PrintWriter out() {
        return out;
    }

    /** One line of result. */
    void say(Words words) {
        out.println(words.in(language));
    }

    /** One line of result that is the same in both languages. */
    void say(String text) {
        out.println(text);
    }

    /** One remark beside the result: progress, a hint, a warning. */
    void remark(Words words) {
        err.println(words.in(language));
        err.flush();
    }

    /** One line per problem, {@code place: sentence [code]}, files and lines in order. */
    void problems(List<Problem> problems) {
        problems.stream()
                .sorted(Comparator.comparing((Problem p) -> p.place().file())
                        .thenComparingLong(p -> p.place().line()))
                .forEach(p -> err.println(line(p)));
        err.flush();
    }

    private String line(Problem problem) {
        var remark = new Words("注意: ", "warning: ").in(language);
        return "%s: %s%s [%s]"
                .formatted(
                        problem.place(),
                        problem.refuses() ? "" : remark,
                        problem.words().in(language),
                        problem.code());
    }
}
