package musubi.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One rule about single files: which files it reads and what it finds in them. A finding is {@code line: what}; none
 * means the file is tidy.
 *
 * @param where which files, by path from the root
 * @param finds the findings in a file's text, given its path and text
 */
record Check(Predicate<String> where, Finder finds) {
    /** The findings in one file. */
    interface Finder {
        List<String> in(String file, String text);
    }

    /** All findings in the repository, {@code file:line: what}. */
    List<String> findings() {
        var all = new ArrayList<String>();
        for (var file : Repository.files())
            if (where.test(file)) finds.in(file, Repository.text(file)).forEach(f -> all.add(file + ":" + f));
        return all;
    }

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*");

    private static final Set<String> EMPTY_WORDS = Set.of(
            "Impl",
            "Manager",
            "Helper",
            "Helpers",
            "Util",
            "Utils",
            "Abstract",
            "Base",
            "Data",
            "Info",
            "Dto",
            "DTO",
            "Common");

    /** Homes of floating point, each with its reason. Everything else in main is exact. */
    static final Map<String, String> FLOATING_POINT_HOMES = Map.of(
            "quantity/src/main/java/musubi/quantity/Exact.java", "approximately(), which charts and intervals call",
            "effect/", "estimates, which become decimals once, when a result is written",
            "study/", "estimates of the kernel; they become decimals once, in StudyResult",
            "measure/", "intervals and standard scores, never paid on",
            "simulation/", "random draws and hazards of invented people",
            "bench/", "ratios of times",
            "cli/src/main/java/musubi/cli/", "places on a chart");

    /** Homes of the clock: the moment is an argument everywhere else. */
    static final Set<String> CLOCK_HOMES = Set.of(
            "cli/src/main/java/musubi/cli/Console.java",
            // The server hands one clock to everything that needs the time.
            "platform/src/main/java/musubi/platform/Server.java");

    static final Check NO_CLOCK = new Check(
            f -> isMain(f) && !CLOCK_HOMES.contains(f),
            (f, text) -> JavaSource.of(f, text).clockReads());

    static final Check EXACT = new Check(
            f -> isMain(f) && FLOATING_POINT_HOMES.keySet().stream().noneMatch(f::startsWith),
            (f, text) -> JavaSource.of(f, text).floatingPoint());

    static final Check NAMES = new Check(
            f -> f.endsWith(".java"),
            (f, text) -> JavaSource.of(f, text).typeNames().stream()
                    .filter(n -> WORD.matcher(n).results().anyMatch(w -> EMPTY_WORDS.contains(w.group())))
                    .toList());

    static final Check JAVADOC =
            new Check(Check::isMain, (f, text) -> JavaSource.of(f, text).publicTypesWithoutJavadoc());

    static final Check CONSOLE = new Check(
            f -> isMain(f) && !f.startsWith("cli/") && !f.startsWith("bench/"),
            (f, text) -> JavaSource.of(f, text).consolePrints());

    static final Check NULL_MARKED = new Check(
            f -> isMain(f) && f.endsWith("/package-info.java"),
            (f, text) -> JavaSource.of(f, text).packageAnnotations().stream().anyMatch(a -> a.contains("NullMarked"))
                    ? List.of()
                    : List.of("1: not @NullMarked"));

    // The words are put together here so that this file does not contain them.
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    static final Check NOTHING_LEFT_FOR_LATER = new Check(Repository::isText, (f, text) -> lines(text, LEFT_FOR_LATER));

    private static final Pattern MACHINE = Pattern.compile(
            "(?<![\\w.])/(ro" + "ot|work" + "/|home/[a-z]|Users/[a-z]|tmp/w" + "t|var/lib/jenkins)|[A-Z]:\\\\Users");

    static final Check NO_MACHINE = new Check(Repository::isText, (f, text) -> lines(text, MACHINE));

    private static final Pattern SPDX = Pattern.compile("SPDX-License-Identifier:(?! Apache-2\\.0\\b).*");

    static final Check LICENCE = new Check(
            f -> Repository.isText(f) && !f.endsWith("Check.java") && !f.endsWith("TidyTest.java"), (f, text) -> {
                var wrong = new ArrayList<>(lines(text, SPDX));
                boolean needed = f.endsWith("pom.xml") || f.equals("musubi") || f.equals(".ci/run");
                if (needed && !text.contains("SPDX-License-Identifier:")) wrong.add("1: no SPDX-License-Identifier");
                return wrong;
            });

    private static boolean isMain(String file) {
        return file.endsWith(".java") && file.contains("/src/main/");
    }

    private static List<String> lines(String text, Pattern pattern) {
        var found = new ArrayList<String>();
        int number = 0;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            number++;
            var match = pattern.matcher(line);
            if (match.find()) found.add(number + ": " + match.group());
        }
        return found;
    }
}
