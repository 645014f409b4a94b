package musubi.agreement.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** A statement as canonical JSON, format {@code statement/1}: equal statements have equal bytes. */
public final class StatementJson {
    /** The format's name and version. */
    public static final String FORMAT = "statement/1";

    private StatementJson() {}

    /**
     * The statement's bytes as text.
     *
     * @param software name and version of the program that settled it
     */
    public static String write(Statement statement, String software) {
        var json = new LinkedHashMap<String, Object>();
        json.put("format", FORMAT);
        json.put("software", software);
        json.put(
                "agreement",
                Map.of(
                        "id", statement.agreement(),
                        "version", statement.version(),
                        "digest", statement.digest(),
                        "title", words(statement.title())));
        json.put("payer", statement.payer());
        json.put("unit", statement.unit().toString());
        json.put(
                "period",
                Map.of(
                        "label", statement.period(),
                        "from", statement.days().from().toString(),
                        "until", statement.days().until().toString()));
        json.put("sources", statement.sources());
        json.put("total", statement.total());
        var clauses = new LinkedHashMap<String, Object>(statement.byClause());
        json.put("totals-by-clause", clauses);
        json.put(
                "lines",
                statement.lines().stream()
                        .map(l -> (Object) new CanonicalJson.OneLine(line(l)))
                        .toList());
        json.put(
                "remarks",
                statement.remarks().stream()
                        .map(p ->
                                (Object) Map.of("code", p.code(), "place", place(p.place()), "words", words(p.words())))
                        .toList());
        json.put("invented", statement.invented());
        return CanonicalJson.write(json);
    }

    /** Line and column in the signed text, without the file's name: the same text says the same wherever it lies. */
    private static String place(Place place) {
        return place.line() == 0 ? place.file() : place.line() + ":" + place.column();
    }

    private static Map<String, Object> line(Line line) {
        var json = new LinkedHashMap<String, Object>();
        json.put("number", line.number());
        json.put("clause", line.clause());
        if (!line.article().isEmpty()) json.put("article", line.article());
        if (!line.subject().isEmpty()) json.put("subject", line.subject());
        json.put("payee", line.payee());
        json.put("period", line.period());
        json.put("from", line.days().from().toString());
        json.put("until", line.days().until().toString());
        json.put("due", line.due().toString());
        json.put("unit", line.unit().toString());
        json.put("gross", line.gross());
        if (line.carriedIn() != 0) json.put("carried-in", line.carriedIn());
        var cuts = new ArrayList<Object>();
        for (var cut : line.cuts()) cuts.add(Map.of("cap", cut.cap(), "limit", cut.limit(), "cut", cut.cut()));
        if (!cuts.isEmpty()) json.put("cuts", cuts);
        json.put("amount", line.amount());
        if (line.carriedOut() != 0) json.put("carried-out", line.carriedOut());
        json.put("so-far", line.soFar());
        if (!line.lots().isEmpty())
            json.put(
                    "lots",
                    line.lots().stream()
                            .map(l -> (Object) Map.of(
                                    "from", l.earned().from().toString(),
                                    "until", l.earned().until().toString(),
                                    "expires", l.expires().toString(),
                                    "amount", l.amount()))
                            .toList());
        if (!line.reason().code().equals("none"))
            json.put("reason", line.reason().code());
        json.put("derivation", derivation(line.derivation()));
        return json;
    }

    private static Map<String, Object> derivation(Derivation derivation) {
        var json = new LinkedHashMap<String, Object>();
        json.put("rule", words(derivation.rule()));
        json.put("value", derivation.value());
        if (!derivation.inputs().isEmpty())
            json.put(
                    "inputs",
                    derivation.inputs().stream()
                            .map(d -> (Object) derivation(d))
                            .toList());
        derivation.evidence().ifPresent(e -> json.put("evidence", evidence(e)));
        return json;
    }

    private static Map<String, Object> evidence(EvidenceRef evidence) {
        var json = new LinkedHashMap<String, Object>();
        json.put("measure", evidence.measure());
        if (!evidence.parameters().isEmpty()) json.put("parameters", evidence.parameters());
        json.put("from", evidence.window().from().toString());
        json.put("until", evidence.window().until().toString());
        json.put("source", evidence.source());
        if (!evidence.query().isEmpty()) json.put("query", evidence.query());
        json.put("numerator", evidence.numerator());
        json.put("denominator", evidence.denominator());
        return json;
    }

    static Object words(Words words) {
        return words.ja().equals(words.en()) ? words.en() : Map.of("ja", words.ja(), "en", words.en());
    }
}
