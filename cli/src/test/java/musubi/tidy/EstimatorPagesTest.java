package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import musubi.cli.ExampleOptions;
import musubi.effect.Method;
import musubi.effect.Methods;
import musubi.effect.Option;
import musubi.effect.Words;
import musubi.effect.difference.DifferenceMethods;
import musubi.effect.formula.Formula;
import musubi.effect.glm.GlmMethods;
import musubi.effect.imputation.ImputationMethods;
import musubi.effect.indicator.IndicatorMethods;
import musubi.effect.inequality.InequalityMethods;
import musubi.effect.instrument.InstrumentMethods;
import musubi.effect.matching.MatchingMethods;
import musubi.effect.mixed.MixedMethods;
import musubi.effect.power.PowerMethods;
import musubi.effect.regression.RegressionMethods;
import musubi.effect.sensitivity.SensitivityMethods;
import musubi.effect.series.SeriesMethods;
import musubi.effect.survival.SurvivalMethods;
import musubi.effect.weighting.WeightingMethods;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/estimators} has a page for every method of the kernel, and an index by family. */
class EstimatorPagesTest {
    private static final String FOLDER = "docs/reference/estimators/";

    @Test
    void every_method_has_its_page() {
        for (var method : Methods.all()) Generated.isCurrent(FOLDER + method.id() + ".md", page(method));
    }

    @Test
    void the_index_is_current() {
        Generated.isCurrent(FOLDER + "README.md", index(families()));
    }

    @Test
    void no_page_is_left_of_a_method_that_went() {
        var ids = Methods.all().stream().map(m -> FOLDER + m.id() + ".md").toList();

        assertThat(Repository.files(".md"))
                .filteredOn(f -> f.startsWith(FOLDER) && !f.endsWith("/README.md"))
                .isSubsetOf(ids);
    }

    @Test
    void every_method_is_in_one_family() {
        assertThat(families().values().stream().flatMap(Collection::stream).toList())
                .containsExactlyElementsOf(Methods.all());
    }

    @Test
    void examples_are_formulas_with_options_the_methods_know() {
        assertThat(ExampleOptions.methods())
                .allSatisfy(id -> assertThat(Methods.find(id)).isPresent());
        assertThat(Methods.all()).allSatisfy(m -> {
            assertThat(ExampleOptions.unknown(m)).isEmpty();
            m.settings(ExampleOptions.of(m));
            if (m.example().contains("~")) Formula.parse(m.example());
        });
    }

    @Test
    void a_bar_in_a_sentence_does_not_end_the_cell() {
        assertThat(row(List.of("a | b", "c\nd"))).isEqualTo("| a \\| b | c d |\n");
    }

    private static Map<Words, List<Method>> families() {
        var families = new LinkedHashMap<Words, List<Method>>();
        families.put(new Words("回帰と試験", "Regression and trials"), RegressionMethods.all());
        families.put(new Words("一般化線形モデル", "Generalised linear models"), GlmMethods.all());
        families.put(new Words("重み付け", "Weighting"), WeightingMethods.all());
        families.put(new Words("マッチング", "Matching"), MatchingMethods.all());
        families.put(new Words("差の差", "Differences in differences"), DifferenceMethods.all());
        families.put(new Words("操作変数", "Instruments"), InstrumentMethods.all());
        families.put(new Words("生存時間", "Survival"), SurvivalMethods.all());
        families.put(new Words("混合モデル", "Mixed models"), MixedMethods.all());
        families.put(new Words("時系列", "Time series"), SeriesMethods.all());
        families.put(new Words("欠測の補完", "Missing values"), ImputationMethods.all());
        families.put(new Words("感度分析", "Sensitivity"), SensitivityMethods.all());
        families.put(new Words("検出力", "Power"), PowerMethods.all());
        families.put(new Words("格差", "Inequality"), InequalityMethods.all());
        families.put(new Words("地域の指標", "Indicators of areas"), IndicatorMethods.all());
        return families;
    }

    private static String index(Map<Words, List<Method>> families) {
        var page = new StringBuilder("""
                # Estimators

                Every method of `musubi estimate`, and every `method` a study protocol can name. The pages are made from the code;
                `./musubi test -Dmusubi.regenerate=true` writes them again. What they share (the same digits on every machine, what
                *not estimable* means) is on the page about [evaluation](../../explanation/evaluation.md).

                方法ごとの説明です。何を推定するか、何を仮定するか、使ってはいけないときはいつか、どの公表された計算と一致するかを書いています。
                """);
        families.forEach((family, methods) -> {
            if (methods.isEmpty()) return;
            page.append("\n## ")
                    .append(family.en())
                    .append(" / ")
                    .append(family.ja())
                    .append("\n\n");
            page.append("| id | 名称 | title | 知りたい量 | what the number means |\n| --- | --- | --- | --- | --- |\n");
            for (var m : methods)
                page.append(row(List.of(
                        "[" + m.id() + "](" + m.id() + ".md)",
                        m.title().ja(),
                        m.title().en(),
                        m.estimand().ja(),
                        m.estimand().en())));
        });
        return page.toString();
    }

    private static String page(Method method) {
        var page = new StringBuilder();
        page.append("# ").append(method.title().en()).append("\n\n");
        page.append(method.title().ja()).append(" · `").append(method.id()).append("` · [all estimators](README.md)\n");
        section(page, "Estimand / 知りたい量", List.of(method.estimand()));
        section(page, "Assumptions / 仮定", method.assumes());
        page.append("\n## Formula / 計算\n\n```\n")
                .append(folded(method.formula()))
                .append("\n```\n");
        section(page, "When not to use it / 使わないとき", List.of(method.avoid()));
        page.append(
                "\n## Options / 設定\n\n| name | default | choices | 意味 | meaning |\n| --- | --- | --- | --- | --- |\n");
        method.options().forEach(o -> page.append(option(o)));
        list(
                page,
                "The same numbers elsewhere / 同じ数になる計算",
                method.equivalent().stream().map(e -> "`" + e + "`").toList());
        list(page, "Sources / 出典", method.sources());
        list(page, "Checked against / 照合", List.of(method.checked()));
        page.append("\n## Example / 例\n\n```sh\n")
                .append(ExampleOptions.command(method))
                .append("\n```\n");
        return page.toString();
    }

    private static void section(StringBuilder page, String title, List<Words> sentences) {
        var lines = new ArrayList<String>();
        sentences.forEach(s -> lines.add(s.en() + "<br>" + s.ja()));
        list(page, title, lines);
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        if (lines.isEmpty()) return;
        page.append("\n## ").append(title).append("\n\n");
        if (lines.size() == 1) page.append(lines.getFirst()).append('\n');
        else lines.forEach(l -> page.append("- ").append(l).append('\n'));
    }

    private static String option(Option option) {
        return row(List.of(
                "`" + option.name() + "`",
                option.usual().map(u -> u.isEmpty() ? "" : "`" + u + "`").orElse("–"),
                String.join(
                        ", ", option.choices().stream().map(c -> "`" + c + "`").toList()),
                option.meaning().ja(),
                option.meaning().en()));
    }

    private static String row(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream()
                                .map(c -> c.replace("|", "\\|").replace("\n", " "))
                                .toList()) + " |\n";
    }

    /** A formula of several statements, one statement a line. */
    private static String folded(String formula) {
        return String.join("\n", formula.split("(?<=;) "));
    }
}
