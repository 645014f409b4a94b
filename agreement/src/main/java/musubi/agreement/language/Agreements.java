package musubi.agreement.language;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Reads agreements and says everything that is wrong with them at once. */
public final class Agreements {
    private static final Pattern REMARK = Pattern.compile("#\\s*(.*\\b(invented|unpublished|unverified)\\b.*)$");

    private static final List<String> FIXED =
            List.of("agreement", "unit", "for", "amendments", "distribute", "receipts", "funding");

    private Agreements() {}

    /**
     * Reads and checks a signed text.
     *
     * @param file the name to show with problems
     * @param yaml the text
     * @param catalogue the measures there are
     * @throws BadInput with every error found; warnings are kept in {@link Signed#remarks}
     */
    public static Signed read(String file, String yaml, Catalogue catalogue) {
        var problems = new ArrayList<Problem>();
        var versions = new ArrayList<Signed.Version>();
        try {
            var digest = Digest.of(yaml);
            var invented = invented(yaml);
            var text = Text.of(file, yaml);
            for (var version : versions(text)) {
                var reader = new AgreementReader();
                Agreement agreement = reader.read(version.text(), digest, invented);
                reader.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
                if (reader.problems().isEmpty()) {
                    for (var problem : new Checker(agreement, catalogue).check())
                        if (!problems.contains(problem)) problems.add(problem);
                    if (!versions.isEmpty())
                        version.place().ifPresent(place -> {
                            var before = versions.getLast().agreement();
                            problems.addAll(lost(before, agreement, place));
                            NamedStudies.loosened(before, agreement, place).ifPresent(problems::add);
                        });
                    versions.add(new Signed.Version(version.from(), agreement));
                }
                version.place()
                        .ifPresent(place ->
                                outside(agreement, version.from(), place).ifPresent(problems::add));
            }
        } catch (Misread e) {
            problems.add(e.problem());
        }
        problems.sort(Comparator.comparingLong((Problem p) -> p.place().line())
                .thenComparing(p -> p.place().column().length())
                .thenComparing(p -> p.place().column()));
        var errors = problems.stream().filter(Problem::refuses).toList();
        if (!errors.isEmpty()) throw new BadInput(problems);
        return new Signed(versions, problems);
    }

    /** What the payer can owe by fiscal year, found from the terms alone. */
    public static Exposure exposure(Agreement agreement, Catalogue catalogue) {
        return new Checker(agreement, catalogue).exposure();
    }

    /**
     * The questions asked before signing, answered from the terms alone: by clause in order of the text, and under the
     * empty name for the agreement as a whole.
     */
    public static Map<String, List<Words>> foresight(Agreement agreement, Catalogue catalogue) {
        return new Foresight(agreement, catalogue).answers();
    }

    /** The comments of the text that mark a value as invented or unpublished, with their line. */
    private static List<String> invented(String yaml) {
        var marks = new ArrayList<String>();
        int number = 0;
        for (var line : yaml.split("\n", -1)) {
            number++;
            var remark = REMARK.matcher(line);
            if (remark.find()) marks.add(number + ": " + remark.group(1).strip());
        }
        return marks;
    }

    /**
     * A term that is extended in the middle of a period: that period keeps the terms it started under, and so ends with the
     * earlier term, and the next one starts later; what lies between would be paid for by nobody.
     */
    private static List<Problem> lost(Agreement before, Agreement after, Place place) {
        var end = before.term().until();
        if (!after.term().until().isAfter(end)) return List.of();
        return after.clauses().stream()
                .filter(c -> before.clause(c.id()).isPresent() && within(c, before, end))
                .map(c -> Problem.error(
                        "agreement.amendment-term",
                        place,
                        c.id(),
                        new Words(
                                "契約期間の延長が条項「" + c.id() + "」の期間の途中（" + end
                                        + "）に当たり、その期間の残りの日がどの期間にも入りません。期間の切れ目まで延長するか、延長分の条項を別に書いてください。",
                                "The term is extended on " + end + ", within a period of clause \"" + c.id()
                                        + "\": the rest of that period would belong to none. Write a clause of its own for"
                                        + " the extension, or a new agreement.")))
                .toList();
    }

    private static boolean within(Clause c, Agreement agreement, LocalDate end) {
        return switch (c.frequency()) {
            case Clause.Frequency.EachDay d -> false;
            case Clause.Frequency.EachEvent e -> false;
            case Clause.Frequency.OnceOn o -> false;
            case Clause.Frequency.OnceEach o -> true;
            case Clause.Frequency.WholeTerm t -> true;
            case Clause.Frequency.EachMonth m -> end.getDayOfMonth() != 1;
            case Clause.Frequency.EachQuarter q -> end.getDayOfMonth() != 1 || end.getMonthValue() % 3 != 1;
            case Clause.Frequency.EachFiscalYear y ->
                c.years().contains(FiscalYear.of(end).year())
                        && !end.equals(FiscalYear.of(end).days().from());
            case Clause.Frequency.OnceIn o ->
                o.year().days().contains(end) && !end.equals(o.year().days().from());
            case Clause.Frequency.EachContractYear y ->
                !agreement
                        .term()
                        .from()
                        .plusYears(java.time.temporal.ChronoUnit.YEARS.between(
                                agreement.term().from(), end))
                        .equals(end);
        };
    }

    /** An amendment that comes into force when nothing is left to amend. */
    private static Optional<Problem> outside(Agreement agreement, LocalDate from, Place place) {
        if (agreement.term().contains(from)) return Optional.empty();
        return Optional.of(Problem.error(
                "agreement.outside-term",
                place,
                from.toString(),
                new Words(
                        "変更の効力発生日 " + from + " は契約期間（" + agreement.term() + "）の外です。",
                        "The amendment comes into force on " + from + ", outside the term (" + agreement.term()
                                + ").")));
    }

    private record Dated(LocalDate from, Text text, Optional<Place> place) {}

    /** The text as signed, and again after each amendment, in order of the day they come into force. */
    private static List<Dated> versions(Text text) {
        var versions = new ArrayList<Dated>();
        versions.add(new Dated(LocalDate.MIN, text, Optional.empty()));
        if (!(text instanceof Text.Entries root) || !root.entries().containsKey("amendments")) return versions;
        var f = Fields.of(text, "agreement");
        var current = text;
        for (var item : f.items("amendments", "amendments")) {
            var amendment = Fields.of(item, "amendment");
            var from = Scalars.day(amendment.need("effective", "amendment"), "effective");
            if (!versions.getLast().from().isBefore(from))
                throw new Misread(
                        "agreement.amendment-order",
                        amendment.placeOf("effective"),
                        from.toString(),
                        "変更は効力発生日の順に並べてください。",
                        "Amendments stand in order of the day they come into force.");
            var changes = Fields.of(amendment.need("changes", "amendment"), "changes");
            for (var path : changes.keys())
                if (FIXED.contains(path.split("\\.")[0]))
                    throw new Misread(
                            "agreement.amendment-fixed",
                            changes.placeOf(path),
                            path,
                            "「" + path + "」は変更契約では変えられません。新しい約款を書いてください。",
                            "An amendment cannot change \"" + path + "\". Write a new agreement.");
            for (var path : changes.keys())
                current = replaced(current, path.split("\\."), 0, changes.need(path, "changes"), changes.placeOf(path));
            amendment.find("number");
            amendment.find("article");
            amendment.find("note");
            amendment.done("amendment");
            versions.add(new Dated(from, current, Optional.of(amendment.placeOf("effective"))));
        }
        return versions;
    }

    private static Text replaced(Text text, String[] path, int depth, Text value, Place place) {
        if (depth == path.length) return value;
        if (!(text instanceof Text.Entries entries))
            throw new Misread(
                    "agreement.amendment-path",
                    place,
                    String.join(".", path),
                    "変更する箇所「" + String.join(".", path) + "」が約款にありません。",
                    "There is no \"" + String.join(".", path) + "\" in the agreement to change.");
        Map<String, Text.Entry> changed = new LinkedHashMap<>(entries.entries());
        var entry = changed.get(path[depth]);
        if (entry == null && depth < path.length - 1)
            throw new Misread(
                    "agreement.amendment-path",
                    place,
                    String.join(".", path),
                    "変更する箇所「" + String.join(".", path) + "」が約款にありません。" + Nearest.ja(path[depth], changed.keySet()),
                    "There is no \"" + String.join(".", path) + "\" in the agreement to change."
                            + Nearest.en(path[depth], changed.keySet()));
        changed.put(
                path[depth],
                entry == null
                        ? new Text.Entry(place, value)
                        : new Text.Entry(entry.key(), replaced(entry.value(), path, depth + 1, value, place)));
        return new Text.Entries(changed, entries.place());
    }

    /** One sentence for people who read a list of problems. */
    public static Words summary(List<Problem> problems) {
        long errors = problems.stream().filter(Problem::refuses).count();
        long warnings = problems.size() - errors;
        return new Words(
                "誤り%d件、注意%d件".formatted(errors, warnings),
                counted(errors, "error") + ", " + counted(warnings, "warning"));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
