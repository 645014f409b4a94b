package musubi.agreement.language;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.TreeSet;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Uses;
import musubi.document.Findings;
import musubi.document.Nearest;
import musubi.quantity.Place;

/** The measures an agreement names, and what the catalogue knows of them: names nobody knows, uses nobody needs. */
final class NamedMeasures {
    private final Agreement agreement;
    private final Catalogue catalogue;
    private final Findings findings;

    NamedMeasures(Agreement agreement, Catalogue catalogue, Findings findings) {
        this.agreement = agreement;
        this.catalogue = catalogue;
        this.findings = findings;
    }

    /** The measure of the catalogue that a name of the agreement stands for. */
    Optional<Catalogue.Measure> find(String name) {
        var use = agreement.measures().get(name);
        // A value that is given has nothing to do with a measure of the library that bears its name.
        if (use != null && use.given().isPresent()) return Optional.empty();
        return catalogue.find(use == null ? name : use.id());
    }

    /** A measure the agreement declares is in the catalogue, with the parameters it is given. */
    void declared(MeasureUse use) {
        if (use.given().isPresent()) return;
        var measure = catalogue.find(use.id());
        if (measure.isEmpty()) {
            unknown(use.id(), use.place());
            return;
        }
        for (var parameter : use.parameters().keySet())
            if (!measure.get().parameters().contains(parameter))
                findings.error(
                        "agreement.unknown-parameter",
                        use.place(),
                        parameter,
                        "指標「" + use.id() + "」に「" + parameter + "」という変数はありません。"
                                + Nearest.ja(parameter, measure.get().parameters()) + "使える変数: "
                                + String.join(", ", new TreeSet<>(measure.get().parameters())),
                        "Measure \"" + use.id() + "\" has no parameter \"" + parameter + "\"."
                                + Nearest.en(parameter, measure.get().parameters()) + " Known: "
                                + String.join(", ", new TreeSet<>(measure.get().parameters())));
    }

    /** Notes that there is no measure of this name. */
    void unknown(String name, Place place) {
        var known = new TreeSet<>(catalogue.measures().keySet());
        known.addAll(agreement.measures().keySet());
        known.addAll(agreement.values().keySet());
        findings.error(
                "agreement.unknown-measure",
                place,
                name,
                "「" + name + "」という指標はありません。" + Nearest.ja(name, known) + "一覧は musubi measure list で見られます。",
                "There is no measure \"" + name + "\"." + Nearest.en(name, known)
                        + " See them with: musubi measure list");
    }

    /** A measure nobody uses is a slip in a name, or a clause that was forgotten. */
    void unused() {
        var used = new LinkedHashSet<String>();
        agreement.subject().where().ifPresent(w -> used.addAll(Uses.of(w)));
        for (var c : agreement.clauses()) used.addAll(Uses.of(agreement, c));
        agreement.values().values().forEach(v -> used.addAll(Uses.of(v)));
        for (var use : agreement.measures().values())
            if (!used.contains("=" + use.name()))
                findings.warning(
                        "agreement.unused-measure",
                        use.place(),
                        use.name(),
                        "指標「" + use.name() + "」はどの条項でも使われていません。",
                        "Measure \"" + use.name() + "\" is used by no clause.");
    }

    /** An attribution that picks one provider needs a measure that can. */
    void attribution() {
        agreement.attribution().forEach((name, rule) -> {
            if (!rule.equals("most-months")) return;
            var use = agreement.measures().get(name);
            var measure = find(name);
            if (measure.isPresent() && measure.get().parameters().contains("attributed")) return;
            findings.error(
                    "agreement.attribution-measure",
                    use == null ? agreement.clauses().getFirst().place() : use.place(),
                    name,
                    "指標「" + name + "」は一つの事業者に帰属させられません（引数 attributed がありません）。",
                    "Measure \"" + name + "\" cannot be attributed to one provider: it has no parameter"
                            + " \"attributed\".");
        });
    }
}
