package musubi.platform.office;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import musubi.agreement.settlement.Reason;
import musubi.agreement.statement.Wording;
import musubi.agreement.statement.Written;
import tools.jackson.databind.JsonNode;

/**
 * Lines of a statement as a page shows them, at most fifty at a time, or all of them to take away.
 *
 * @param clauses every clause of the statement, to choose one from
 * @param clause the one chosen; empty for all
 * @param subject the beginning of the pseudonym, or a part of the provider's name, that is looked for
 * @param from number of the first that is shown, from 1
 * @param all how many there are of the wanted ones
 */
record ShownLines(Set<String> clauses, String clause, String subject, int from, int all, List<Shown> shown) {
    private static final int PAGE = 50;

    /** One line, and how its amount came about. */
    record Shown(
            int number,
            String clause,
            String article,
            String subject,
            String payee,
            String period,
            String due,
            String amount,
            String reason,
            List<String> cuts,
            Node derivation) {}

    /**
     * A step of a derivation.
     *
     * @param evidence what was measured, when something was
     */
    record Node(String rule, String value, List<Node> inputs, List<Evidence> evidence) {}

    /** What a step rests on. */
    record Evidence(String measure, String days, String numerator, String denominator, String source, String query) {}

    static ShownLines of(
            String json,
            String clause,
            String subject,
            int from,
            boolean whole,
            Map<String, String> providers,
            Locale locale) {
        var words = new Wording(locale.getLanguage());
        var clauses = new LinkedHashSet<String>();
        var lines = Written.read("statement.json", json).lines();
        lines.forEach(l -> clauses.add(l.clause()));
        var wanted = lines.stream()
                .filter(l -> clause.isEmpty() || l.clause().equals(clause))
                .filter(l -> l.subject().startsWith(subject)
                        || !subject.isEmpty()
                                && providers.getOrDefault(l.payee(), "").contains(subject))
                .toList();
        int first = whole ? 1 : Math.max(1, Math.min(from, wanted.size()));
        return new ShownLines(
                clauses,
                clause,
                subject,
                first,
                wanted.size(),
                wanted.stream()
                        .skip(first - 1L)
                        .limit(whole ? wanted.size() : PAGE)
                        .map(l -> shown(l, words))
                        .toList());
    }

    /** Number of the first on the page before. */
    public int before() {
        return Math.max(1, from - PAGE);
    }

    /** Number of the first on the page after. */
    public int after() {
        return from + PAGE;
    }

    private static Shown shown(Written.WrittenLine line, Wording words) {
        return new Shown(
                line.number(),
                line.clause(),
                line.article(),
                words.subject(line.subject()),
                words.subject(line.payee()),
                words.period(line.period()),
                line.due(),
                words.amount(line.amount(), line.unit()),
                reason(line.json().path("reason").asString(""), words),
                line.json()
                        .path("cuts")
                        .valueStream()
                        .map(c -> words.say("%s %s により %s 減りました", "The %s of %s cut %s")
                                .formatted(
                                        words.cap(c.path("cap").asString("")),
                                        words.amount(c.path("limit").asLong(0), line.unit()),
                                        words.amount(c.path("cut").asLong(0), line.unit())))
                        .toList(),
                node(line.json().path("derivation"), words));
    }

    private static String reason(String code, Wording words) {
        return Arrays.stream(Reason.values())
                .filter(r -> r.code().equals(code))
                .map(r -> words.in(r.words()))
                .findFirst()
                .orElse(code);
    }

    private static Node node(JsonNode json, Wording words) {
        var evidence = json.path("evidence");
        return new Node(
                in(json.path("rule"), words),
                words.value(json.path("value").asString("")),
                json.path("inputs").valueStream().map(i -> node(i, words)).toList(),
                evidence.isMissingNode() ? List.of() : List.of(evidence(evidence, words)));
    }

    private static Evidence evidence(JsonNode json, Wording words) {
        return new Evidence(
                json.path("measure").asString(""),
                json.path("from").asString("")
                        + words.say("から ", " until ")
                        + json.path("until").asString("")
                        + words.say(" の前日まで", ""),
                words.value(json.path("numerator").asString("")),
                words.value(json.path("denominator").asString("")),
                json.path("source").asString(""),
                json.path("query").asString(""));
    }

    private static String in(JsonNode rule, Wording words) {
        return rule.isString()
                ? rule.asString()
                : words.say(rule.path("ja").asString(""), rule.path("en").asString(""));
    }
}
