package musubi.agreement.statement;

import java.util.stream.Collectors;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.EvidenceRef;
import musubi.document.Markup;

/** A derivation as nested parts that can be folded on screen and are open on paper. */
final class Tree {
    private static final int BRIEF = 12;

    private final Markup page;
    private final Wording wording;

    Tree(Markup page, Wording wording) {
        this.page = page;
        this.wording = wording;
    }

    void of(Derivation derivation) {
        page.open("div", "class", "tree");
        part(derivation);
        page.close();
    }

    private void part(Derivation derivation) {
        if (derivation.inputs().isEmpty()) {
            page.open("div", "class", "leaf");
            line(derivation);
            page.close();
            derivation.evidence().ifPresent(this::evidence);
            return;
        }
        page.open("details", "open", "open");
        page.open("summary");
        line(derivation);
        page.close();
        derivation.evidence().ifPresent(this::evidence);
        page.open("ul");
        for (var input : derivation.inputs()) {
            page.open("li");
            part(input);
            page.close();
        }
        page.close().close();
    }

    private void line(Derivation derivation) {
        page.inline("span", wording.rule(derivation.rule()), "class", "rule");
        page.inline("span", wording.value(derivation.value()), "class", "value");
    }

    private void evidence(EvidenceRef evidence) {
        page.open("div", "class", "evidence");
        page.text(wording.say("証拠: 指標 ", "Evidence: measure ")
                + evidence.measure()
                + wording.say("、", ", ")
                + wording.days(evidence.window()));
        if (!evidence.parameters().isEmpty())
            page.text(wording.say("、", ", ")
                    + evidence.parameters().entrySet().stream()
                            .map(p -> p.getKey() + " = " + p.getValue())
                            .collect(Collectors.joining(wording.say("、", ", "))));
        if (!evidence.numerator().isEmpty())
            page.text(
                    evidence.denominator().equals("1")
                            ? wording.say("、数 ", ", count ") + wording.value(evidence.numerator())
                            : wording.say("、分子 ", ", numerator ")
                                    + wording.value(evidence.numerator())
                                    + wording.say("、分母 ", ", denominator ")
                                    + wording.value(evidence.denominator()));
        brief(wording.say("、パック ", ", pack "), evidence.source());
        brief(wording.say("、集計 ", ", query "), evidence.query());
        page.close();
    }

    private void brief(String name, String digest) {
        if (digest.isEmpty()) return;
        page.text(name);
        page.inline(
                "abbr", digest.substring(0, Math.min(BRIEF, digest.length())) + "…", "title", digest, "class", "hash");
    }
}
