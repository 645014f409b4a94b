package musubi.agreement.language;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.StudyTerms;
import musubi.agreement.term.Uses;
import musubi.document.Findings;
import musubi.document.Nearest;
import musubi.quantity.Place;
import musubi.quantity.Problem;

/** The studies an agreement pays on, and whether it says enough of them that nobody can be paid on one made up afterwards. */
final class NamedStudies {
    private final Agreement agreement;
    private final Findings findings;

    NamedStudies(Agreement agreement, Findings findings) {
        this.agreement = agreement;
        this.findings = findings;
    }

    void check() {
        var used = used();
        for (var study : agreement.studies().values()) {
            if (used.containsKey(study.name())) declared(study);
            else unused(study, used);
        }
        used.forEach((name, clause) -> {
            if (agreement.study(name).isEmpty()) undeclared(name, clause);
        });
    }

    /** The first clause that pays on each study. */
    private Map<String, Clause> used() {
        var used = new LinkedHashMap<String, Clause>();
        for (var clause : agreement.clauses())
            for (var study : Uses.studies(agreement, clause)) used.putIfAbsent(study, clause);
        return used;
    }

    private void unused(StudyTerms study, Map<String, Clause> used) {
        findings.error(
                "agreement.unused-study",
                study.place(),
                study.name(),
                "研究「" + study.name() + "」の効果で支払う条項がありません。" + Nearest.ja(study.name(), used.keySet())
                        + "条項の of を直すか、studies から除いてください。",
                "No clause pays on study \"" + study.name() + "\"." + Nearest.en(study.name(), used.keySet())
                        + " Mend \"of\" in the clause, or take the study out of \"studies\".");
    }

    private void undeclared(String name, Clause clause) {
        var known = agreement.studies().keySet();
        findings.warning(
                "agreement.study-undeclared",
                clause.place(),
                name,
                "条項「" + clause.id() + "」は研究「" + name + "」の結果で支払いますが、どの計画書か、いつまでに登録するかの定めがありません。"
                        + Nearest.ja(name, known)
                        + "結果が分かってから書いた計画書でも、登録してあれば支払うことになります。studies: {" + name
                        + ": {protocol: 計画書のダイジェスト, registered-by: 日}} と書いてください。",
                "Clause \"" + clause.id() + "\" pays on study \"" + name
                        + "\", and nothing says under which protocol, registered by when." + Nearest.en(name, known)
                        + " A protocol written after the outcomes are known would be paid on, if only it is registered."
                        + " Write studies: {" + name + ": {protocol: DIGEST, registered-by: DAY}}.");
    }

    private void declared(StudyTerms study) {
        var name = study.name();
        if (study.protocol().isEmpty())
            findings.warning(
                    "agreement.study-any-protocol",
                    study.place(),
                    name,
                    "研究「" + name + "」の計画書が定められていません（protocol）。この名前で登録された計画書なら、何をどう比べるものでも支払うことになり、"
                            + "登録の時刻は登録簿をつけた人の時計によります。",
                    "Study \"" + name
                            + "\" has no \"protocol\": whatever is registered under this name is paid on, and the time of"
                            + " registration is that of the clock of whoever keeps the register.");
        if (study.registeredBy().isEmpty())
            findings.warning(
                    "agreement.study-any-day",
                    study.place(),
                    name,
                    "研究「" + name + "」の登録期限が定められていません（registered-by）。結果が分かってから登録されたものにも支払うことになります。",
                    "Study \"" + name
                            + "\" has no \"registered-by\": a registration made after the outcomes are known is paid on.");
        study.registeredBy().ifPresent(day -> late(study, day));
    }

    /** By the day on which a clause measures, its outcomes can be seen. */
    private void late(StudyTerms study, LocalDate day) {
        for (var clause : agreement.clauses()) {
            if (!Uses.studies(agreement, clause).contains(study.name())) continue;
            var seen = clause.measured().at().orElse(null) instanceof Clause.CutOff.On cutOff
                    ? cutOff.day()
                    : agreement.term().last();
            if (day.isBefore(seen)) continue;
            findings.warning(
                    "agreement.study-registered-late",
                    study.place(),
                    day.toString(),
                    "研究「" + study.name() + "」の登録期限 " + day + " は、条項「" + clause.id() + "」の測定が終わる " + seen
                            + " より前ではありません。結果が分かってから登録されたものにも支払うことになります。",
                    "Study \"" + study.name() + "\" may be registered until " + day + ", which is not before " + seen
                            + ", when what clause \"" + clause.id()
                            + "\" measures is over: a registration made after the outcomes are known is paid on.");
            return;
        }
    }

    /** An amendment that pays on another protocol, or on a later registration, than was signed first. */
    static Optional<Problem> loosened(Agreement before, Agreement after, Place place) {
        var findings = new Findings();
        for (var old : before.studies().values()) {
            var now = after.study(old.name());
            boolean other = old.protocol().isPresent()
                    && !now.flatMap(StudyTerms::protocol).equals(old.protocol());
            boolean later = old.registeredBy().isPresent()
                    && now.flatMap(StudyTerms::registeredBy)
                            .map(day -> day.isAfter(old.registeredBy().get()))
                            .orElse(true);
            if (!other && !later) continue;
            findings.warning(
                    "agreement.study-loosened",
                    place,
                    old.name(),
                    "この変更契約は、研究「" + old.name() + "」について" + (other ? "別の計画書" : "より遅い登録")
                            + "でも支払うように定めます。効力発生日より前に結果が分かっていないことを確かめてください。",
                    "This amendment pays on " + (other ? "another protocol" : "a later registration") + " of study \""
                            + old.name() + "\" than was signed before; make sure that no outcome was known by then.");
        }
        return findings.problems().stream().findFirst();
    }
}
