package musubi.study.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a protocol can say, and what it is told when it says something else: where, which rule, and what to write instead. */
class ProtocolTest {
    static final String ON_A_PACK = """
            study: small
            version: 3
            title: {ja: 小さな研究, en: A small study}
            question: {ja: 問い, en: A question}
            data: pack
            time:
              baseline: 2021-07-01
              exposure: {from: 2021-07-01, until: 2022-07-01}
              follow-up: {from: 2022-07-01, until: 2023-07-01}
            variables:
              age: {measure: age, at: baseline}
              sex: {column: sex}
              salons: {venues: any}
              certified_on: {event: certification, level: care-1}
              died_on: {event: death}
              risk: {measure: risk-points, with: {scale: frozen-age}, from: baseline - 2 months, until: baseline}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              participated: {formula: "months >= 1"}
              cost: {measure: care-benefit, from: follow-up.from, until: follow-up.until, absent: 0}
            population:
              - {keep: "age >= 65", otherwise: {ja: 65歳未満, en: under 65}}
            exposure: participated
            covariates: [age, sex]
            outcomes:
              cost: {kind: cost, title: {ja: 費用, en: Cost}, variable: cost}
              care: {kind: time-to-event, title: {ja: 認定, en: Certified}, event: certified_on, competing: [died_on]}
            missing: complete
            analyses:
              main:
                role: primary
                title: {ja: 差, en: Difference}
                where: "risk >= 0"
                adjust: {by: match, formula: "participated ~ age + sex", options: {caliper: 0.2}}
                method: ols
                formula: "cost ~ participated"
                options: {se: HC3}
                unit: {ja: 円, en: yen}
                subgroups: [sex]
              hazard:
                title: {ja: ハザード比, en: Hazard ratio}
                method: cox
                formula: "Surv(care.days, care.event) ~ participated"
                ratio: true
            multiplicity: {method: holm, among: [main, hazard]}
            results:
              avoided: {analysis: main, negate: true, times: treated, unit: JPY, digits: 0}
            """;

    static final String ON_A_FILE = """
            study: small-file
            title: Small
            question: Does it work?
            data: file
            unit: id
            variables:
              old: {formula: "age >= 75"}
            exposure: treated
            analyses:
              main: {role: primary, title: Difference, method: ols, formula: "y ~ treated + old"}
            results:
              gain: {analysis: main, unit: ratio}
            """;

    static final String WITH_PERIODS =
            ON_A_PACK.replace("  follow-up:", """
              periods:
                before: {from: 2020-07-01, until: 2021-07-01}
                after: {from: 2022-07-01, until: 2023-07-01}
              follow-up:""".indent(2).stripTrailing());

    static final String WITH_TRIALS = """
            study: small-trials
            title: Small
            question: Does it work?
            data: pack
            time:
              baseline: 2021-07-01
              exposure: {from: 2021-07-01, until: 2021-08-01}
              follow-up: {from: 2021-08-01, until: 2023-07-01}
              trials: {every: month, number: 12, watched-until: 2023-07-01}
            variables:
              certified_on: {event: certification}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              participated: {formula: "months >= 1"}
            population:
              - {keep: "is.na(certified_on) | certified_on >= trial.day"}
            exposure: participated
            outcomes:
              care: {kind: time-to-event, title: Certified, event: certified_on}
            analyses:
              main:
                role: primary
                title: Hazard ratio
                method: cox
                formula: "Surv(care.days, I(care.event == 1)) ~ participated"
                options: {cluster: person}
                ratio: true
            """;

    static final String CHANGING = """
            study: small-changing
            title: Small
            question: Does it work?
            data: pack
            time:
              baseline: 2021-07-01
              follow-up: {from: 2021-07-01, until: 2023-07-01}
            variables:
              age: {measure: age, at: baseline}
              certified_on: {event: certification}
              came_on: {event: attendance, from: baseline}
            exposure: {changes: came_on, as: participating}
            outcomes:
              care: {kind: time-to-event, title: Certified, event: certified_on}
            analyses:
              main:
                role: primary
                title: Hazard ratio
                method: cox
                formula: "Surv(care.from, care.days, I(care.event == 1)) ~ participating"
                ratio: true
            """;

    private static Protocol read(String text) {
        return Protocols.read("study.yaml", text, Measures.library());
    }

    /**
     * A text with one mistake.
     *
     * @param text the protocol, with {@code »} where the message must point
     * @param code of the message
     * @param value the message shows
     * @param remedy part of the English sentence: what to write instead
     */
    record Mistake(String text, String code, String value, String remedy) {
        /** The message points at the first of these instead. */
        Mistake at(String place) {
            assertThat(text).contains(place);
            return new Mistake(text.replaceFirst(Pattern.quote(place), "»$0"), code, value, remedy);
        }

        Place place() {
            var before = text.substring(0, text.indexOf('»'));
            return Place.at(
                    "study.yaml",
                    before.lines().count() + (before.endsWith("\n") ? 1 : 0),
                    before.length() - before.lastIndexOf('\n'));
        }

        @Override
        public String toString() {
            var line = text.lines().filter(l -> l.contains("»")).findFirst().orElse(value);
            return code + ": " + line.strip();
        }
    }

    private static Mistake pack(String right, String wrong, String code, String value, String remedy) {
        return in(ON_A_PACK, right, wrong, code, value, remedy);
    }

    private static Mistake file(String right, String wrong, String code, String value, String remedy) {
        return in(ON_A_FILE, right, wrong, code, value, remedy);
    }

    private static Mistake in(String whole, String right, String wrong, String code, String value, String remedy) {
        assertThat(whole).containsOnlyOnce(right);
        return new Mistake(whole.replace(right, wrong), code, value, remedy);
    }

    static Stream<Mistake> words() {
        return Stream.of(
                pack(
                        "exposure: participated",
                        "»exposre: participated",
                        "document.unknown-key",
                        "exposre",
                        "Did you mean \"exposure\"?"),
                pack(
                        "subgroups: [sex]",
                        "»subgroup: [sex]",
                        "document.unknown-key",
                        "subgroup",
                        "Did you mean \"subgroups\"?"),
                pack("absent: 0", "»abscent: 0", "document.unknown-key", "abscent", "Did you mean \"absent\"?"),
                pack("digits: 0", "»digit: 0", "document.unknown-key", "digit", "Did you mean \"digits\"?"),
                pack("otherwise: {", "»others: {", "document.unknown-key", "others", "otherwise"),
                pack(
                        "{column: sex}",
                        "{column: sex, »level: 1}",
                        "document.unknown-key",
                        "level",
                        "Known here: column"),
                pack("{ja: 円, en: yen}", "{ja: 円, »eng: yen}", "document.unknown-key", "eng", "Did you mean \"en\"?"),
                pack(
                        "study: small",
                        "study: »Small Study",
                        "study.id",
                        "Small Study",
                        "lower-case letters, digits and hyphens"),
                pack("version: 3", "version: »three", "study.not-a-number", "three", "whole number from 1 to 1000000"),
                pack("data: pack", "data: »packs", "study.unknown-word", "packs", "Did you mean \"pack\"?"),
                pack("role: primary", "role: »primery", "study.unknown-word", "primery", "Did you mean \"primary\"?"),
                pack(
                        "by: match",
                        "by: »matching",
                        "study.unknown-word",
                        "matching",
                        "Known: match, ipw, entropy-balancing"),
                pack("kind: cost", "kind: »costs", "study.unknown-word", "costs", "Did you mean \"cost\"?"),
                pack("event: death", "event: »deaths", "study.unknown-word", "deaths", "Did you mean \"death\"?"),
                pack("method: holm", "method: »holmes", "study.unknown-word", "holmes", "Did you mean \"holm\"?"),
                pack("negate: true", "negate: »maybe", "study.unknown-word", "maybe", "Known: true, false, yes, no"),
                pack("times: treated", "times: »everybody", "study.unknown-word", "everybody", "Known: treated"),
                pack("digits: 0", "digits: »13", "study.not-a-number", "13", "from 0 to 12"),
                pack("absent: 0", "absent: »none", "study.not-a-number", "none", "must be a number"),
                pack("level: care-1", "level: »care-9", "study.unknown-word", "care-9", "care-1"),
                pack(
                        "  salons: {venues: any}",
                        "  »3salons: {venues: any}",
                        "study.name",
                        "3salons",
                        "must begin with a letter"),
                pack("title: {ja: 差, en: Difference}", "title: »{ja: 差}", "document.missing-key", "en", "Add it"),
                pack("{column: sex}", "{column:» }", "document.expected-text", "", "needs one plain value"),
                pack("covariates: [age, sex]", "covariates: »age", "document.expected-list", "age", "needs a list"),
                pack(
                        "missing: complete",
                        "missing: »ignore",
                        "document.expected-mapping",
                        "ignore",
                        "Expected a mapping"),
                pack(
                        "missing: complete",
                        "missing: {impute: »1, seed: 1}",
                        "study.not-a-number",
                        "1",
                        "from 2 to 200"));
    }

    static Stream<Mistake> times() {
        return Stream.of(
                pack(
                        "baseline: 2021-07-01",
                        "baseline: »2021-02-30",
                        "study.not-a-day",
                        "2021-02-30",
                        "written like 2021-07-01"),
                pack(
                        "exposure: {from: 2021-07-01, until: 2022-07-01}",
                        "exposure: »{from: 2022-07-01, until: 2022-07-01}",
                        "study.empty-window",
                        "2022-07-01 2022-07-01",
                        "must come after from"),
                pack(
                        "follow-up: {from: 2022-07-01,",
                        "»follow-up: {from: 2022-06-30,",
                        "study.immortal-time",
                        "2022-06-30",
                        "must not begin (2022-06-30) before exposure has ended (2022-07-01)"),
                pack(
                                "  baseline: 2021-07-01\n",
                                "",
                                "document.missing-key",
                                "baseline",
                                "\"baseline\" is missing in time. Add it.")
                        .at("exposure: {from"),
                pack("at: baseline", "at: »base-line", "study.anchor", "base-line", "baseline - 12 months"),
                pack(
                        "baseline - 2 months",
                        "»baseline - 2 fortnights",
                        "study.anchor",
                        "baseline - 2 fortnights",
                        "anchors are baseline"),
                pack(
                                "{measure: months-attended, from: exposure.from, until: exposure.until}",
                                "{measure: months-attended, from: exposure.until, until: exposure.from}",
                                "study.empty-window",
                                "2022-07-01 2021-07-01",
                                "The window of \"months\" is empty")
                        .at("months: {"),
                pack(
                                "covariates: [age, sex]",
                                "covariates: [age, sex, months]",
                                "study.covariate-after-exposure",
                                "months",
                                "end it by 2021-07-01")
                        .at("months: {"),
                pack(
                                "covariates: [age, sex]",
                                "covariates: [age, sex, participated]",
                                "study.covariate-after-exposure",
                                "months",
                                "end it by 2021-07-01")
                        .at("months: {"),
                pack(
                                "participated ~ age + sex",
                                "participated ~ age + cost",
                                "study.covariate-after-exposure",
                                "cost",
                                "end it by 2021-07-01")
                        .at("cost: {m"),
                pack(
                                "at: baseline",
                                "from: baseline - 1 month, until: baseline + 2 days",
                                "study.covariate-after-exposure",
                                "age",
                                "uses values after exposure began (until 2021-07-03)")
                        .at("age: {"),
                file(
                        "exposure: treated",
                        "exposure: treated\noutcomes:\n  »death: {kind: time-to-event, title: Death, event: died}",
                        "study.no-time",
                        "death",
                        "needs \"time\""));
    }

    /** In the text with two periods around the exposure. */
    private static Mistake periods(String right, String wrong, String code, String value, String remedy) {
        return in(WITH_PERIODS, right, wrong, code, value, remedy);
    }

    private static Mistake trials(String right, String wrong, String code, String value, String remedy) {
        return in(WITH_TRIALS, right, wrong, code, value, remedy);
    }

    private static Mistake changing(String right, String wrong, String code, String value, String remedy) {
        return in(CHANGING, right, wrong, code, value, remedy);
    }

    static Stream<Mistake> designs() {
        return Stream.of(
                periods(
                        "before: {from: 2020-07-01, until: 2021-07-01}",
                        "»before: {from: 2020-07-01, until: 2021-07-02}",
                        "study.immortal-time",
                        "before",
                        "let it end before them or begin after"),
                periods(
                        "after: {from: 2022-07-01,",
                        "»after: {from: 2022-06-30,",
                        "study.immortal-time",
                        "after",
                        "overlaps the days of exposure (2021-07-01 to 2022-07-01)"),
                periods(
                        "follow-up: {from: 2022-07-01,",
                        "»follow-up: {from: 2022-06-30,",
                        "study.immortal-time",
                        "2022-06-30",
                        "must not begin"),
                periods(
                        "months: {measure: months-attended, from: exposure.from, until: exposure.until}",
                        "»months: {measure: months-attended, from: period.from, until: period.until}",
                        "study.immortal-time",
                        "months",
                        "end it before they begin"),
                pack(
                        "months: {measure: months-attended, from: exposure.from, until: exposure.until}",
                        "»months: {measure: months-attended, from: exposure.from, until: follow-up.from + 1 day}",
                        "study.immortal-time",
                        "months",
                        "measured until 2022-07-02, in days in which outcomes count already (from 2022-07-01)"),
                pack(
                        "months: {measure: months-attended, from: exposure.from, until: exposure.until}\n  participated: {formula: \"months >= 1\"}",
                        "»came_on: {event: attendance}\n  participated: {formula: \"1 - is.na(came_on)\"}",
                        "study.immortal-time",
                        "came_on",
                        "write exposure: {changes: came_on}"),
                trials("every: month", "every: »week", "study.trials", "week", "written like month or 3 months"),
                trials("every: month", "every: »0 months", "study.trials", "0 months", "month or 3 months"),
                trials("number: 12", "number: »1", "study.not-a-number", "1", "from 2 to 120"),
                trials("number: 12", "»numbers: 12", "document.unknown-key", "numbers", "Did you mean \"number\"?"),
                trials(
                        "trials: {every: month, number: 12, watched-until: 2023-07-01}",
                        "trials: »{every: month, number: 12, watched-until: 2022-07-01}",
                        "study.empty-window",
                        "2022-07-01",
                        "Follow-up of the last trial begins on 2022-07-01"),
                trials(
                                "baseline: 2021-07-01",
                                "baseline: 2021-06-30",
                                "study.trials",
                                "2021-06-30",
                                "fall on the 1st to the 28th")
                        .at("{every"),
                trials(
                                "  trials: {",
                                "  periods: {a: {from: 2020-01-01, until: 2021-01-01}}\n  trials: {",
                                "study.trials",
                                "periods",
                                "keep one of them")
                        .at("{every"),
                trials(
                        "    options: {cluster: person}",
                        "    »options: {ties: efron}",
                        "study.rows-of-a-person",
                        "main",
                        "options: {cluster: person}"),
                trials(
                                "    options: {cluster: person}\n",
                                "",
                                "study.rows-of-a-person",
                                "main",
                                "options: {cluster: person}")
                        .at("main:"),
                trials(
                        "method: cox\n    formula: \"Surv(care.days, I(care.event == 1)) ~ participated\"\n    options: {cluster: person}",
                        "»method: log-rank\n    formula: \"Surv(care.days, I(care.event == 1)) ~ participated\"",
                        "study.rows-of-a-person",
                        "main",
                        "such as cox or ols"),
                trials(
                        "exposure: participated\n",
                        "exposure: participated\n»missing: {impute: 5, seed: 1}\n",
                        "study.imputed-rows",
                        "impute",
                        "write missing: complete"),
                trials(
                                "from: exposure.from, until: exposure.until}",
                                "from: 2021-07-01, until: 2021-08-02}",
                                "study.immortal-time",
                                "months",
                                "measured until 2021-08-02")
                        .at("months: {"),
                changing(
                        "{changes: came_on, as: participating}",
                        "{»chnages: came_on, as: participating}",
                        "document.unknown-key",
                        "chnages",
                        "Did you mean \"changes\"?"),
                changing("as: participating}", "as: »1st}", "study.name", "1st", "must begin with a letter"),
                changing(
                                "changes: came_on,",
                                "changes: come_on,",
                                "study.unknown-name",
                                "come_on",
                                "Did you mean \"came_on\"?")
                        .at("exposure: {"),
                changing(
                                "Surv(care.from, care.days, I(care.event == 1))",
                                "Surv(care.days, I(care.event == 1))",
                                "study.changing-exposure",
                                "main",
                                "Surv(NAME.from, NAME.days, NAME.event)")
                        .at("formula: \"Surv"),
                changing(
                        "    method: cox",
                        "    »adjust: {by: ipw, formula: \"participating ~ age\"}\n    method: cox",
                        "study.changing-exposure",
                        "main",
                        "put the covariates in the formula"),
                changing(
                                "  follow-up: {from: 2021-07-01, until: 2023-07-01}\n",
                                "  follow-up: {from: 2021-07-01, until: 2023-07-01}\n  trials: {every: month, number: 2}\n",
                                "study.changing-exposure",
                                "came_on",
                                "without periods or trials")
                        .at("exposure: {"));
    }

    static Stream<Mistake> wordings() {
        return Stream.of(
                pack(
                        "exposure: participated\n",
                        "exposure: participated\ngroups: »{exposed: those who came}\n",
                        "document.missing-key",
                        "compared",
                        "Add it"),
                pack(
                        "exposure: participated\n",
                        "exposure: participated\ngroups: {exposed: those who came, »others: the rest}\n",
                        "document.unknown-key",
                        "others",
                        "Known here: compared, exposed"),
                pack(
                        "exposure: participated\n",
                        "exposure: participated\nlabels:\n  »shoe: {ja: 靴, en: shoe}\n",
                        "study.unknown-name",
                        "shoe",
                        "There is no \"shoe\""));
    }

    @Test
    void a_column_and_its_level_are_called_what_the_protocol_calls_them() {
        var wording = read(ON_A_PACK.replace(
                        "exposure: participated\n",
                        "exposure: participated\nlabels: {sex: {ja: 性別, en: sex}, sexF: {ja: 女性, en: women}}\n"))
                .wording();

        assertThat(wording.label("sexF").en()).isEqualTo("women");
        assertThat(wording.label("sexM").ja()).isEqualTo("性別（M）");
        assertThat(wording.label("sexTRUE").en()).isEqualTo("sex (yes)");
        assertThat(wording.label("age").ja()).isEqualTo("age");
        assertThat(wording.group("sex = F").ja()).isEqualTo("女性");
        assertThat(wording.group("age = 70").ja()).isEqualTo("age = 70");
        assertThat(wording.exposed().en()).isEqualTo("those who took part");
    }

    static Stream<Mistake> names() {
        return Stream.of(
                pack("method: ols", "»method: olss", "study.unknown-name", "olss", "Did you mean \"ols\"?"),
                pack(
                        "{measure: months-attended,",
                        "{»measure: month-attended,",
                        "study.unknown-name",
                        "month-attended",
                        "Did you mean \"months-attended\"?"),
                pack(
                        "{measure: months-attended,",
                        "{»measure: population,",
                        "study.grain",
                        "population",
                        "has no value per person"),
                pack(
                        "exposure: participated",
                        "»exposure: participates",
                        "study.unknown-name",
                        "participates",
                        "Did you mean \"participated\"?"),
                pack(
                        "covariates: [age, sex]",
                        "covariates: [age, »sexx]",
                        "study.unknown-name",
                        "sexx",
                        "Did you mean \"sex\"?"),
                pack("variable: cost}", "variable: costs}", "study.unknown-name", "costs", "Did you mean \"cost\"?")
                        .at("cost: {kind"),
                pack("event: certified_on", "event: certified", "study.unknown-name", "certified", "certified_on")
                        .at("care: {"),
                pack(
                                "competing: [died_on]",
                                "competing: [dead_on]",
                                "study.unknown-name",
                                "dead_on",
                                "Did you mean \"died_on\"?")
                        .at("care: {"),
                pack("\"months >= 1\"", "\"month >= 1\"", "study.unknown-name", "month", "Did you mean \"months\"?")
                        .at("participated: {"),
                pack(
                                "cost ~ participated",
                                "costs ~ participated",
                                "study.unknown-name",
                                "costs",
                                "Did you mean \"cost\"?")
                        .at("formula: \"costs"),
                pack(
                                "participated ~ age + sex",
                                "participated ~ age + sx",
                                "study.unknown-name",
                                "sx",
                                "Did you mean \"sex\"?")
                        .at("adjust:"),
                pack(
                                "Surv(care.days,",
                                "Surv(care.day,",
                                "study.unknown-name",
                                "care.day",
                                "Did you mean \"care.days\"?")
                        .at("formula: \"Surv"),
                pack("subgroups: [sex]", "subgroups: [area]", "study.unknown-name", "area", "There are: person")
                        .at("subgroups:"),
                pack(
                                "keep: \"age >= 65\"",
                                "keep: \"aged >= 65\"",
                                "study.unknown-name",
                                "aged",
                                "Did you mean \"age\"?")
                        .at("{keep"),
                pack(
                                "among: [main, hazard]",
                                "among: [main, hazards]",
                                "study.unknown-name",
                                "hazards",
                                "Did you mean \"hazard\"?")
                        .at("multiplicity:"),
                pack(
                                "{analysis: main, negate",
                                "{analysis: mian, negate",
                                "study.unknown-name",
                                "mian",
                                "Did you mean \"main\"?")
                        .at("avoided:"),
                pack("    options: {se: HC3}", "    options: {sd: HC3}", "estimate.unknown-option", "sd", "se")
                        .at("options: {sd"),
                pack("    options: {se: HC3}", "    options: {se: HC9}", "estimate.unknown-choice", "HC9", "HC3")
                        .at("options: {se"),
                pack(
                                "options: {caliper: 0.2}",
                                "options: {calliper: 0.2}",
                                "estimate.unknown-option",
                                "calliper",
                                "caliper")
                        .at("adjust:"),
                pack(
                                "with: {scale: frozen-age}",
                                "with: {scales: frozen-age}",
                                "measure.unknown-parameter",
                                "scales",
                                "scale")
                        .at("risk: {"),
                file("analysis: main", "analysis: mian", "study.unknown-name", "mian", "Did you mean \"main\"?")
                        .at("gain:"),
                file(
                                "{formula: \"age >= 75\"}",
                                "{measure: age, at: 2021-07-01}",
                                "study.not-in-a-file",
                                "old",
                                "formulas")
                        .at("old: {"),
                file("{formula: \"age >= 75\"}", "{event: death}", "study.not-in-a-file", "old", "need a pack")
                        .at("old: {"));
    }

    static Stream<Mistake> whole() {
        return Stream.of(
                pack(
                                "role: primary",
                                "role: secondary",
                                "study.primary",
                                "0",
                                "Exactly one analysis has role: primary; here 0 do.")
                        .at("analyses:"),
                pack(
                                "    title: {ja: ハザード比, en: Hazard ratio}",
                                "    role: primary\n    title: {ja: ハザード比, en: Hazard ratio}",
                                "study.primary",
                                "2",
                                "here 2 do")
                        .at("analyses:"),
                pack(
                                "cost ~ participated",
                                "cost ~ ",
                                "formula.unexpected",
                                "",
                                "character 8: expected \"a column / 列\" but found the end")
                        .at("formula: \"cost"),
                pack(
                                "cost ~ participated",
                                "cost ~ (participated",
                                "formula.unexpected",
                                "",
                                "character 21: expected \")\" but found the end")
                        .at("formula: \"cost"),
                pack("\"months >= 1\"", "\"months >= \"", "formula.unexpected", "", "character 10: it ends too early")
                        .at("participated: {"),
                pack("where: \"risk >= 0\"", "where: \"risk >= 0)\"", "formula.unexpected", ")", "character 10")
                        .at("where:"),
                pack(
                                "    method: cox\n",
                                "    adjust: {by: ipw, formula: \"participated ~ sex\"}\n    method: gray\n",
                                "study.unweighted",
                                "gray",
                                "choose a method that does, or leave adjust out")
                        .at("adjust: {by: ipw"),
                pack("exposure: participated\n", "", "study.no-exposure", "avoided", "exposure")
                        .at("avoided:"),
                pack("unit: JPY", "unit: »JPY/", "study.unit", "JPY/", "JPY/people"));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(words(), times(), designs(), wordings(), names(), whole())
                .flatMap(s -> s);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void every_mistake_is_named_with_its_place_and_what_to_write_instead(Mistake mistake) {
        var text = mistake.text().replace("»", "");

        var refused = catchThrowableOfType(BadInput.class, () -> read(text));

        assertThat(refused).as("accepted: " + mistake).isNotNull();
        assertThat(refused.problems()).hasSize(1);
        var problem = refused.problems().getFirst();
        assertThat(problem.code()).isEqualTo(mistake.code());
        assertThat(problem.place()).isEqualTo(mistake.place());
        assertThat(problem.value()).isEqualTo(mistake.value());
        assertThat(problem.words().en()).contains(mistake.remedy());
        assertThat(problem.words().ja())
                .isNotBlank()
                .isNotEqualTo(problem.words().en());
    }

    @Test
    void the_text_the_mistakes_are_made_in_has_none() {
        assertThat(read(ON_A_PACK).analyses()).hasSize(2);
        assertThat(read(ON_A_FILE).analyses()).hasSize(1);
        assertThat(read(WITH_PERIODS).times().orElseThrow().periods()).hasSize(2);
        assertThat(read(WITH_TRIALS).times().orElseThrow().each()).hasSize(12);
        assertThat(read(CHANGING).changes()).isEqualTo("came_on");
    }

    @Test
    void several_mistakes_are_told_together_each_with_its_place() {
        var text = ON_A_PACK
                .replace("role: primary", "role: prim")
                .replace("digits: 0", "digits: x")
                .replace("kind: cost", "kind: costs");

        var refused = catchThrowableOfType(BadInput.class, () -> read(text));

        assertThat(refused.problems())
                .extracting(p -> p.place().line() + " " + p.value())
                .containsExactly("25 costs", "30 prim", "46 x");
    }

    @Test
    void every_part_of_the_text_is_in_the_protocol() {
        var protocol = read(ON_A_PACK);

        assertThat(protocol.id()).isEqualTo("small");
        assertThat(protocol.version()).isEqualTo(3);
        assertThat(protocol.unit()).isEqualTo("person");
        assertThat(protocol.digest()).isEqualTo(Digest.of(ON_A_PACK));
        assertThat(protocol.variables().keySet())
                .containsExactly(
                        "age", "sex", "salons", "certified_on", "died_on", "risk", "months", "participated", "cost");
        assertThat(protocol.variables().get("salons")).isEqualTo(new Variable.VenuesOfArea(""));
        assertThat(protocol.variables().get("certified_on"))
                .isEqualTo(new Variable.First("certification", "care-1", Optional.empty()));
        assertThat(((Variable.Measured) protocol.variables().get("cost")).absent())
                .isEqualTo(Optional.of(0.0));
        assertThat(protocol.primary().getKey()).isEqualTo("main");
        assertThat(protocol.analyses().get("hazard").role()).isEqualTo(Protocol.Role.SECONDARY);
        assertThat(protocol.analyses().get("hazard").ratio()).isTrue();
        assertThat(protocol.results().get("avoided"))
                .isEqualTo(new Protocol.Payable("main", true, "treated", "JPY", 0));
        assertThat(protocol.outcomes().get("care")).isInstanceOf(Outcome.Time.class);
    }

    @Test
    void what_is_left_out_has_the_usual_value() {
        var protocol = read(ON_A_FILE);

        assertThat(protocol.version()).isEqualTo(1);
        assertThat(protocol.missing()).isEqualTo(new Protocol.Missing.Complete());
        assertThat(protocol.title().ja()).isEqualTo("Small");
        assertThat(protocol.results().get("gain").digits()).isEqualTo(6);
        assertThat(protocol.results().get("gain").negate()).isFalse();
        assertThat(protocol.times()).isEmpty();
    }

    @Test
    void an_anchor_counts_months_by_the_calendar_and_days_from_the_period_being_measured() {
        var times = new Times(
                LocalDate.of(2021, 3, 31),
                new Days(LocalDate.of(2021, 4, 1), LocalDate.of(2022, 4, 1)),
                new Days(LocalDate.of(2022, 4, 1), LocalDate.of(2023, 4, 1)),
                java.util.Map.of(),
                Optional.empty());
        var period = new Days(LocalDate.of(2024, 1, 1), LocalDate.of(2025, 1, 1));

        assertThat(new Anchor("baseline", LocalDate.EPOCH, 0, -1).on(times, period))
                .isEqualTo("2021-02-28");
        assertThat(new Anchor("exposure.until", LocalDate.EPOCH, -1, 0).on(times, period))
                .isEqualTo("2022-03-31");
        assertThat(new Anchor("period.from", LocalDate.EPOCH, 0, 12).on(times, period))
                .isEqualTo("2025-01-01");
        assertThat(new Anchor("", LocalDate.of(2020, 2, 29), 0, 0).on(times, period))
                .isEqualTo("2020-02-29");
    }
}
